//! Sending ahead: the message of the next SQL migration leaves before the answer to this
//! one is in, so that the server does not wait for us between two migrations.
//!
//! The server must not execute it when this one fails. Mostly a failed transaction
//! refuses by itself what follows, but not after a message that could not be parsed, nor
//! after a `COMMIT` that failed. So each message ends by leaving a mark in a setting,
//! which is undone with its transaction, and one that was sent ahead begins by looking for
//! the mark of the one before.

use crate::database::{ExecError, Outcome, SqlState};
use crate::migration::{Body, Direction, MigrationFile, Part};
use crate::run::executor::{Envelope, Executor, Manner};

/// What is sent ahead has to fit into the buffers of any socket: the server may be writing
/// and not reading, and then nobody would ever go on.
const LIMIT: usize = 8 * 1024;
/// Stands in the error of a message that did not find its mark.
const REFUSAL: &str = "whimbrel.the_migration_before_failed";

/// One SQL migration as it is sent.
pub(super) struct Message {
    text: String,
    /// The length of the text before the file's own.
    pub(super) offset: usize,
    /// The number of statements before the file's own.
    pub(super) statements: usize,
    /// What it leaves when it is committed.
    mark: u64,
}

/// A message whose turn comes when the one before is answered.
pub(super) struct Ahead {
    name: String,
    message: Message,
}

impl Executor<'_> {
    /// Sends a migration, unless that was done ahead, and the next one behind it, and
    /// waits for the answer to the first.
    pub(super) fn exchange(
        &mut self,
        step: &MigrationFile,
        part: &Part,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> (Message, Result<Vec<Outcome>, ExecError>) {
        let (message, posted) = match self.ahead.take() {
            Some(ahead) => {
                self.interrupt_again();
                (ahead.message, Ok(()))
            }
            None => self.post_now(step, part, direction, envelope),
        };
        if let Err(error) = posted {
            return (message, Err(error));
        }
        self.send_ahead(direction, envelope, message.mark);
        let result = self.answer();
        match &result {
            Err(error) if envelope.opens && did_not_find_mark(error) => {
                // The one before is committed all the same, so something that we do not
                // know lost the mark; nothing was done.
                self.roll_back();
                let (message, posted) = self.post_now(step, part, direction, envelope);
                let result = posted.and_then(|()| self.answer());
                (message, result)
            }
            Err(error) => {
                self.take_back_ahead(error);
                (message, result)
            }
            Ok(_) => (message, result),
        }
    }

    fn post_now(
        &mut self,
        step: &MigrationFile,
        part: &Part,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> (Message, Result<(), ExecError>) {
        let message = self.message(step, part, direction, envelope, None);
        let posted = self.post(&message.text);
        (message, posted)
    }

    /// Sends the next migration when it can follow.
    fn send_ahead(&mut self, direction: Direction, envelope: Envelope<'_>, mark: u64) {
        let Some((next, rest)) = envelope.rest.split_first() else { return };
        let Some((part, manner)) = self.can_follow(next, direction) else { return };
        let is_implicit = manner == Manner::OneMessage;
        // In one transaction for all, the last message commits the whole run; whether it
        // was sent must not depend on an answer that got lost.
        let envelope = match envelope.commits {
            true => Envelope { is_implicit, rest, ..envelope },
            false if rest.is_empty() => return,
            false => Envelope { opens: false, commits: false, is_implicit, rest },
        };
        let message = self.message(next, part, direction, envelope, Some(mark));
        if message.text.len() > LIMIT {
            return;
        }
        if let Ok(session) = self.session()
            && session.send_ahead(&message.text).is_ok()
        {
            self.ahead = Some(Ahead { name: next.name.clone(), message });
        }
    }

    fn can_follow<'m>(
        &self,
        next: &'m MigrationFile,
        direction: Direction,
    ) -> Option<(&'m Part, Manner)> {
        let Body::Sql(sql) = &next.body else { return None };
        let waits = self.is_only_recorded(next)
            || self.held.is_pooled()
            || self.target.interrupt.is_raised();
        let part = sql.part(direction).filter(|_| !waits)?;
        // A statement that has to be the only one of its message has no room for a look
        // at the mark.
        let manner = self.manner(next, direction);
        (manner != Manner::Alone).then_some((part, manner))
    }

    fn message(
        &mut self,
        step: &MigrationFile,
        part: &Part,
        direction: Direction,
        envelope: Envelope<'_>,
        after: Option<u64>,
    ) -> Message {
        self.marks += 1;
        let mark = self.marks;
        let mut text = match after {
            None => self.begin_sql(Some(part), envelope),
            // A transaction whose first statement was ours would refuse the file's
            // `SET TRANSACTION`.
            Some(after) if envelope.opens => {
                let settings = self.settings_sql(Some(part), "SET LOCAL");
                let mark = look_for(after);
                let chain = if envelope.is_implicit { "" } else { " AND CHAIN" };
                format!("START TRANSACTION;\n{mark}COMMIT{chain};\n{settings}")
            }
            Some(after) => look_for(after) + &self.begin_sql(Some(part), envelope),
        };
        let (offset, statements) = (text.len(), text.matches(";\n").count());
        text.push_str(&part.sql);
        // A setting that the file makes ends with it, also when it is not LOCAL; and it
        // is not the role that the file takes on which keeps the history.
        text.push_str("\n;RESET SESSION AUTHORIZATION;\nRESET ROLE;\n");
        text.push_str(&self.record_sql(step, direction, None, "wrapped"));
        text.push_str(";\nRESET ALL");
        if !envelope.rest.is_empty() {
            text.push_str(&format!(";\nSET whimbrel.mark = '{mark}'"));
        }
        if envelope.commits && !envelope.is_implicit {
            text.push_str(";\nCOMMIT");
        }
        Message { text, offset, statements, mark }
    }

    /// Reads the refusal of what was sent behind a migration that failed.
    fn take_back_ahead(&mut self, error: &ExecError) {
        let Some(ahead) = self.ahead.take() else { return };
        if matches!(error, ExecError::Lost { .. }) {
            // It may have been executed; what the server did then is asked later.
            self.lost_ahead = Some(ahead.name);
        } else {
            let _ = self.answer();
        }
    }

    /// A request to stop cancels what runs at that moment, which was perhaps the
    /// migration before.
    fn interrupt_again(&mut self) {
        if self.target.interrupt.is_raised()
            && let Ok(session) = self.session()
        {
            let _ = session.cancel_token().cancel();
        }
    }

    /// Whether this is the migration that was on its way when the connection was lost,
    /// and the database has it.
    pub(super) fn was_done_ahead(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Result<bool, ExecError> {
        if self.lost_ahead.take().is_none_or(|name| name != step.name) {
            return Ok(false);
        }
        let Ok(mut session) = self.take_session() else { return Ok(false) };
        let recorded = self.is_recorded(&mut session, step, direction);
        self.put_session(session);
        recorded
    }
}

/// A statement that fails unless `mark` is there. What is never found is named after what
/// its absence means, because that is what the server's log will say.
fn look_for(mark: u64) -> String {
    format!(
        "SELECT CASE WHEN pg_catalog.current_setting('whimbrel.mark', true) = '{mark}' \
         THEN '' ELSE pg_catalog.current_setting('{REFUSAL}') END;\n"
    )
}

fn did_not_find_mark(error: &ExecError) -> bool {
    error.code() == Some(&SqlState::UNDEFINED_OBJECT)
        && error.server().is_some_and(|server| server.message.contains(REFUSAL))
}
