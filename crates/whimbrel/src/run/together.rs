//! Migrations that share one transaction.

use std::time::{Duration, Instant};

use crate::database::{Session, TransactionStatus};
use crate::migration::{Direction, MigrationFile};
use crate::run::executor::{Envelope, Executor};
use crate::run::{Cause, DatabaseState, Event, MigrationFailure, RunError};

impl Executor<'_> {
    pub(super) fn together(
        &mut self,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<(), RunError> {
        self.warn_of_lock_table(steps);
        let mut attempt = 1;
        loop {
            let begun = Instant::now();
            // What a migration committed in the middle is done, also for the next try.
            let left = &steps[self.completed.len()..];
            let Err((step, failure)) = self.together_once(left, direction) else {
                return Ok(());
            };
            if self.may_retry(&failure, attempt) {
                self.pause_before_retry(failure.cause.to_string(), &mut attempt)?;
                continue;
            }
            self.note_failure(step, direction, &failure, begun.elapsed());
            return Err(RunError::Migration(failure));
        }
    }

    fn together_once<'m>(
        &mut self,
        steps: &[&'m MigrationFile],
        direction: Direction,
    ) -> Result<(), (&'m MigrationFile, Box<MigrationFailure>)> {
        let mut done = Vec::with_capacity(steps.len());
        let mut opens = true;
        self.open.clear();
        for (index, step) in steps.iter().enumerate() {
            self.started(step, direction, index, steps.len());
            let rest = &steps[index + 1..];
            let commits = rest.is_empty();
            let envelope = Envelope { opens, commits, is_implicit: false, rest };
            let outcome = self
                .interrupted(step, direction)
                .and_then(|()| self.wrapped(step, direction, envelope));
            match self.settled(step, direction, outcome) {
                Ok(elapsed) => {
                    done.push(self.done(step, direction, elapsed));
                    // Also in the middle, when a migration sent a COMMIT of its own.
                    opens = self.is_idle();
                    if opens {
                        self.open.clear();
                        self.completed.append(&mut done);
                    } else {
                        self.open.push(step.name.clone());
                    }
                }
                Err(mut failure) => {
                    self.roll_back();
                    if failure.state == DatabaseState::Committed {
                        // What ended the transaction early committed the steps before.
                        done.push(self.record_of(step, direction, Duration::ZERO));
                        self.completed.append(&mut done);
                    } else if failure.state == DatabaseState::RolledBack {
                        failure.state = DatabaseState::RunRolledBack;
                    }
                    return Err((step, failure));
                }
            }
        }
        self.completed.append(&mut done);
        Ok(())
    }

    /// One transaction holds every lock until its end. The server's lock table is made
    /// for `max_locks_per_transaction * (max_connections + max_prepared_transactions)`
    /// locks (PostgreSQL manual, "Lock Management"); a table with a key and an index
    /// takes three or four of them.
    fn warn_of_lock_table(&self, steps: &[&MigrationFile]) {
        let capacity = self.place.lock_capacity;
        let needed = (steps.len() as u64).saturating_mul(7) / 2;
        if needed > capacity {
            (self.target.listener)(Event::Warning {
                text: format!(
                    "{} migrations in one transaction may need more locks than the \
                     server's lock table holds ({capacity}); if the server answers \"out \
                     of shared memory\", use `--transaction each` or raise \
                     max_locks_per_transaction",
                    steps.len()
                ),
            });
        }
    }

    fn interrupted(
        &self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Result<(), Box<MigrationFailure>> {
        if self.must_stop() {
            let state = DatabaseState::RolledBack;
            return Err(self.failure(step, direction, Cause::Interrupted, state));
        }
        Ok(())
    }

    fn is_idle(&self) -> bool {
        let status = self.session.as_ref().map(Session::transaction_status);
        status == Some(TransactionStatus::Idle)
    }
}
