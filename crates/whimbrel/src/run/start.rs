//! The beginning of every run: connect, look, choose, lock, look again, prepare.

use crate::database::{ExecError, Session, SqlState};
use crate::history::{History, Journal, JournalAccess, Surroundings};
use crate::migration::{Direction, MigrationFile};
use crate::run::executor::{Executor, Place};
use crate::run::lock::{self, Reach, Request};
use crate::run::look::look;
use crate::run::{
    Access, Event, Extent, Failure, Fake, LockKey, Look, Looking, Refusal, Report,
    RunError, RunOptions, Strictness, Target,
};
use crate::run::{refuse, replace, select, surprise};

/// Applies what is pending.
///
/// A run that finds nothing pending takes no lock and writes nothing, but for a tracking
/// table that is missing: like TypeORM it makes one.
///
/// # Errors
/// A [`Failure`] with what was committed before it.
pub fn run<'a>(
    mut target: Target<'a>,
    options: &'a RunOptions,
    extent: &Extent,
) -> Result<Report, Box<Failure>> {
    select::refuse_duplicates(target.migrations).map_err(Failure::at_once)?;
    let mut opening = Opening::new(&mut target).map_err(Failure::at_once)?;
    let choose = |history: &History| select::pending(target.migrations, history, extent);
    let first = choose(&opening.history).map_err(Failure::at_once)?;
    if first.is_empty() {
        opening.announce(&target, Direction::Up, 0);
        opening.make_ready(&mut target, options).map_err(Failure::at_once)?;
        return Ok(Report::default());
    }
    let run = replace::run_of(&first, &opening.history);
    select::refuse_overrides(&run, options.transactions).map_err(Failure::at_once)?;
    let held = opening.lock(&target, options).map_err(Failure::at_once)?;
    let pending = choose(&opening.history).map_err(Failure::at_once)?;
    opening.announce(&target, Direction::Up, pending.len());
    if pending.is_empty() {
        held.release(&mut opening.session);
        return Ok(Report::default());
    }
    opening.check(&target, options, &pending).map_err(Failure::at_once)?;
    let place = opening.prepare(&mut target, options).map_err(Failure::at_once)?;
    let opened = (opening.session, opening.history);
    let mut executor = Executor::new(target, options, place, opened, held);
    executor.take(&pending);
    let result = executor.apply(&pending, Direction::Up);
    executor.close();
    result
}

/// A connected session and what it saw.
pub(super) struct Opening {
    pub(super) session: Session,
    pub(super) surroundings: Surroundings,
    pub(super) history: History,
}

impl Opening {
    pub(super) fn new(target: &mut Target<'_>) -> Result<Self, RunError> {
        let taken = match target.looking.take().and_then(Looking::end) {
            Some(taken) => taken,
            None => {
                let Target { settings, tracking, interrupt, .. } = &*target;
                Look::take(settings, tracking, Access::Write, interrupt)
            }
        };
        let Look { session, surroundings, history } = taken?;
        Ok(Self { session, surroundings, history })
    }

    pub(super) fn announce(
        &self,
        target: &Target<'_>,
        direction: Direction,
        selected: usize,
    ) {
        let rows = self.history.applied.iter();
        let last = match direction {
            Direction::Up => rows.max_by_key(|row| row.timestamp),
            Direction::Down => rows.max_by_key(|row| row.id),
        };
        (target.listener)(Event::Selected {
            direction,
            applied: self.history.applied.len(),
            known: target.migrations.len(),
            selected,
            last: last.map(|row| (row.name.clone(), row.timestamp)),
        });
    }

    pub(super) fn schema(&self) -> Result<&str, Refusal> {
        let schema =
            self.surroundings.schema.as_deref().ok_or(Refusal::NoCurrentSchema)?;
        if self.surroundings.schema_exists {
            Ok(schema)
        } else {
            Err(Refusal::NoSchema(schema.to_owned()))
        }
    }

    /// Takes the lock and reads the history again: it may have changed meanwhile.
    pub(super) fn lock(
        &mut self,
        target: &Target<'_>,
        options: &RunOptions,
    ) -> Result<lock::Held, RunError> {
        if self.surroundings.read_only {
            return Err(Refusal::ReadOnly.into());
        }
        let key = LockKey::new(self.schema()?, target.tracking);
        let reach = if self.surroundings.server_pid == self.session.backend_pid() {
            Reach::Direct
        } else {
            (target.listener)(Event::Warning { text: POOLED.to_owned() });
            Reach::Pooled
        };
        let held = lock::acquire(
            &mut self.session,
            &Request {
                key,
                table: target.tracking,
                reach,
                wait: options.lock_wait,
                listener: &target.listener,
                interrupt: &target.interrupt,
            },
        )?;
        (self.surroundings, self.history) = look(&mut self.session, target.tracking)?;
        Ok(held)
    }

    /// Makes the tracking table for a run that has nothing else to do. A database that
    /// does not take it has said so by the time something is pending.
    pub(super) fn make_ready(
        &mut self,
        target: &mut Target<'_>,
        options: &RunOptions,
    ) -> Result<(), RunError> {
        if self.surroundings.has_tracking_table || self.surroundings.read_only {
            return Ok(());
        }
        let held = self.lock(target, options)?;
        self.prepare(target, options)?;
        held.release(&mut self.session);
        Ok(())
    }

    fn check(
        &mut self,
        target: &Target<'_>,
        options: &RunOptions,
        pending: &[&MigrationFile],
    ) -> Result<(), Refusal> {
        let taken = replace::taken(pending, &self.history);
        if options.fake == Fake::No {
            replace::refuse_forgotten(&taken, &self.history)?;
        }
        let run = replace::run_of(pending, &self.history);
        select::refuse_overrides(&run, options.transactions)?;
        self.check_texts(options, &run, Direction::Up)?;
        let mut found = select::disagreements(target.migrations, &self.history, pending);
        found.extend(select::half_applied(&self.history, pending));
        if options.fake == Fake::No {
            found.extend(self.surprises(target, &run));
        }
        if options.strictness == Strictness::Refuse && !found.is_empty() {
            return Err(Refusal::Disagreement(found));
        }
        for text in found {
            (target.listener)(Event::Warning { text });
        }
        let superuser = self.session.parameter("is_superuser") == Some("on");
        if options.refuse_filtered_rows && superuser {
            let text = format!(
                "connected as {}, a superuser: row security does not hold for it; services \
                 must never connect as it",
                self.session.settings().user
            );
            (target.listener)(Event::Warning { text });
        }
        Ok(())
    }

    /// Where the database is not the one that the migrations were generated for. What
    /// cannot be looked at keeps nobody from running.
    fn surprises(&mut self, target: &Target<'_>, run: &[&MigrationFile]) -> Vec<String> {
        // What an earlier run began has changed what it was made for.
        let begun = |step: &&MigrationFile| {
            select::begun_alone(&self.history, step, Direction::Up).is_some()
        };
        if run.iter().any(begun) {
            return Vec::new();
        }
        surprise::surprises(&mut self.session, run).unwrap_or_else(|error| {
            let text = format!(
                "nobody knows whether this is the database that the pending migrations \
                 were generated for: {error}"
            );
            (target.listener)(Event::Warning { text });
            Vec::new()
        })
    }

    /// Refuses what can be seen to go wrong from the texts and the history alone.
    pub(super) fn check_texts(
        &self,
        options: &RunOptions,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<(), Refusal> {
        if options.fake == Fake::Yes {
            return Ok(());
        }
        let mode = options.transactions;
        select::refuse_begun(&self.history, steps, direction, mode)?;
        refuse::texts(steps, mode, direction)
    }

    /// Makes what a first run needs: extensions, the tracking table, the journal. Like
    /// TypeORM outside the migrations' transaction.
    pub(super) fn prepare(
        &mut self,
        target: &mut Target<'_>,
        options: &RunOptions,
    ) -> Result<Place, RunError> {
        self.prelude(target)?;
        let schema = self.schema()?.to_owned();
        if !self.surroundings.has_tracking_table {
            match self.session.batch(&target.tracking.create_sql(&schema)) {
                Ok(_) => {}
                // TypeORM, which takes no lock, was quicker.
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_TABLE) => {}
                Err(error) => return Err(preparing(error)),
            }
        }
        let journal = self.journal(target, options, &schema)?;
        Ok(Place {
            schema,
            journal,
            server_has_lock_timeout: self.has_lock_timeout(),
            lock_capacity: self.surroundings.lock_capacity,
        })
    }

    /// Runs what the programs need before the first of them.
    pub(super) fn prelude(&mut self, target: &mut Target<'_>) -> Result<(), RunError> {
        let prelude = target.programs.as_mut().map(|p| p.prelude()).unwrap_or_default();
        for text in prelude.warnings {
            (target.listener)(Event::Warning { text });
        }
        for statement in &prelude.statements {
            if let Err(error) = self.session.batch(statement) {
                if error.server().is_none() {
                    return Err(preparing(error));
                }
                (target.listener)(Event::Warning {
                    text: format!("{statement}: {error}"),
                });
            }
        }
        Ok(())
    }

    /// Whether the server, the role or the database limits the waiting for locks.
    pub(super) fn has_lock_timeout(&self) -> bool {
        self.surroundings.lock_timeout_ms > 0
    }

    fn journal(
        &mut self,
        target: &Target<'_>,
        options: &RunOptions,
        schema: &str,
    ) -> Result<Option<Journal>, RunError> {
        if !options.journal {
            return Ok(None);
        }
        let journal = Journal::beside(target.tracking, schema);
        if self.surroundings.journal == JournalAccess::Full {
            return Ok(Some(journal));
        }
        match self.session.batch(&journal.create_sql()) {
            Ok(_) => Ok(Some(journal)),
            Err(error) if error.server().is_some() => {
                let text = format!("no journal is kept: {error}");
                (target.listener)(Event::Warning { text });
                Ok(None)
            }
            Err(error) => Err(preparing(error)),
        }
    }
}

const POOLED: &str = "a connection pooler stands between this run and the server; the \
    lock is held by an open transaction of a second connection. Settings that a migration \
    makes with SET may not survive the end of its transaction. Connect to the server \
    itself, or to a session-pooling port, to be independent of the pooler";

fn preparing(source: ExecError) -> RunError {
    RunError::History { doing: "preparing the tracking table", source }
}
