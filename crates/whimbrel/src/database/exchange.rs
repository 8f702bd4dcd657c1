//! Reading the server's answers to a batch or a query.

use std::io;

use postgres_protocol::message::{backend, frontend};

use super::error::{Delivery, ExecError, ServerError, SqlState};
use super::outcome::{Field, Outcome, Rows, command_tag};
use super::session::Session;
use super::wire::{Message, malformed, take_bytes, take_text};

/// Which protocol a request used; they differ in how a refused `COPY` ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Simple,
    Extended,
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Answer {
    /// How many statements are done.
    completed: usize,
    /// The one that was done last, until somebody takes it.
    done: Option<Outcome>,
    /// The statement whose rows are coming in.
    current: Outcome,
    error: Option<Box<ServerError>>,
    refused_copy: bool,
}

impl Session {
    /// Sends what is in the output buffer and reads until the server is ready.
    pub(super) fn exchange(
        &mut self,
        protocol: Protocol,
    ) -> Result<Vec<Outcome>, ExecError> {
        self.deliver()?;
        self.receive(protocol)
    }

    /// Sends what is in the output buffer.
    pub(super) fn deliver(&mut self) -> Result<(), ExecError> {
        let Err(source) = self.wire.flush() else { return Ok(()) };
        self.broken = true;
        let reason = self.last_words();
        Err(lost(Delivery::NotSent, &Answer::default(), reason, source))
    }

    /// Reads one answer, until the server is ready.
    pub(super) fn receive(
        &mut self,
        protocol: Protocol,
    ) -> Result<Vec<Outcome>, ExecError> {
        let mut outcomes = Vec::new();
        self.receive_each(protocol, &mut |outcome| outcomes.push(outcome))?;
        Ok(outcomes)
    }

    /// The same, and gives each statement's outcome away while the server works on the
    /// next.
    pub(super) fn receive_each(
        &mut self,
        protocol: Protocol,
        take: &mut dyn FnMut(Outcome),
    ) -> Result<(), ExecError> {
        let mut answer = Answer::default();
        loop {
            match self.step(&mut answer, protocol) {
                Ok(Progress::More) => answer.done.take().into_iter().for_each(&mut *take),
                Ok(Progress::Ready) => return answer.finish(),
                Err(source) => {
                    self.broken = true;
                    let fatal = answer.error.take().filter(|error| error.is_fatal());
                    let reason = fatal.or_else(|| self.crash_notice());
                    return Err(lost(Delivery::Sent, &answer, reason, source));
                }
            }
        }
    }

    fn step(&mut self, answer: &mut Answer, protocol: Protocol) -> io::Result<Progress> {
        let message = self.wire.receive()?;
        let body = self.wire.body(&message);
        match message.tag {
            backend::DATA_ROW_TAG => {
                answer.current.rows.push(body).ok_or_else(|| malformed("DataRow"))?;
            }
            backend::ROW_DESCRIPTION_TAG => {
                let fields = parse_fields(body).ok_or_else(|| malformed("RowDescription"))?;
                answer.current.rows = Rows::with_columns(fields.len());
                answer.current.fields = fields;
            }
            backend::COMMAND_COMPLETE_TAG => {
                let tag = body.strip_suffix(b"\0").unwrap_or(body);
                answer.complete(&String::from_utf8_lossy(tag));
            }
            backend::EMPTY_QUERY_RESPONSE_TAG => answer.complete(""),
            backend::ERROR_RESPONSE_TAG => {
                answer.error.get_or_insert_with(|| Box::new(ServerError::parse(body)));
            }
            backend::COPY_IN_RESPONSE_TAG => {
                answer.refused_copy = true;
                self.refuse_copy(protocol)?;
            }
            backend::READY_FOR_QUERY_TAG => {
                self.ready(&message)?;
                return Ok(Progress::Ready);
            }
            backend::PARSE_COMPLETE_TAG
            | backend::BIND_COMPLETE_TAG
            | backend::CLOSE_COMPLETE_TAG
            | backend::NO_DATA_TAG
            // The data of COPY ... TO STDOUT has nowhere to go, as in node-postgres.
            | backend::COPY_OUT_RESPONSE_TAG
            | backend::COPY_DATA_TAG
            | backend::COPY_DONE_TAG => {}
            _ => self.asynchronous(&message)?,
        }
        Ok(Progress::More)
    }

    /// Handles a message that may come at any time.
    pub(super) fn asynchronous(&mut self, message: &Message) -> io::Result<()> {
        let mut body = self.wire.body(message);
        match message.tag {
            backend::NOTICE_RESPONSE_TAG => {
                let notice = ServerError::parse(body);
                self.remember(notice);
            }
            backend::PARAMETER_STATUS_TAG => {
                let (name, value) = take_text(&mut body)
                    .zip(take_text(&mut body))
                    .ok_or_else(|| malformed("ParameterStatus"))?;
                let name = String::from_utf8_lossy(name).into_owned();
                let value = String::from_utf8_lossy(value).into_owned();
                self.parameters.insert(name, value);
            }
            backend::NOTIFICATION_RESPONSE_TAG => {}
            tag => {
                let text = format!("unexpected message `{}`", tag.escape_ascii());
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
        }
        Ok(())
    }

    /// Takes note of the transaction status in a `ReadyForQuery` message.
    pub(super) fn ready(&mut self, message: &Message) -> io::Result<()> {
        let [status] = *self.wire.body(message) else {
            return Err(malformed("ReadyForQuery"));
        };
        self.status = status.try_into().map_err(|()| malformed("ReadyForQuery"))?;
        Ok(())
    }

    fn refuse_copy(&mut self, protocol: Protocol) -> io::Result<()> {
        frontend::copy_fail("a migration has no data to send", &mut self.wire.output)?;
        if protocol == Protocol::Extended {
            // While it waits for data the server ignores the Sync already sent.
            frontend::sync(&mut self.wire.output);
        }
        self.wire.flush()
    }

    /// When another process of the server crashed, the farewell is a warning.
    fn crash_notice(&self) -> Option<Box<ServerError>> {
        let last = self.notices.back();
        last.filter(|notice| notice.code == SqlState::CRASH_SHUTDOWN)
            .cloned()
            .map(Box::new)
    }

    /// A FATAL message that the server left behind before it closed the
    /// connection.
    fn last_words(&mut self) -> Option<Box<ServerError>> {
        while let Ok(Some(message)) = self.wire.poll() {
            if message.tag == backend::ERROR_RESPONSE_TAG {
                return Some(Box::new(ServerError::parse(self.wire.body(&message))));
            }
        }
        None
    }
}

enum Progress {
    More,
    Ready,
}

impl Answer {
    fn complete(&mut self, tag: &str) {
        let mut outcome = std::mem::take(&mut self.current);
        (outcome.command, outcome.rows_affected) = command_tag(tag);
        self.completed += 1;
        self.done = Some(outcome);
    }

    fn finish(self) -> Result<(), ExecError> {
        let completed = self.completed;
        match self.error {
            Some(_) if self.refused_copy => Err(ExecError::Copy { completed }),
            Some(error) => Err(ExecError::Server { error, completed }),
            None => Ok(()),
        }
    }
}

fn lost(
    delivery: Delivery,
    answer: &Answer,
    reason: Option<Box<ServerError>>,
    source: io::Error,
) -> ExecError {
    ExecError::Lost { delivery, completed: answer.completed, reason, source }
}

/// Reads a `RowDescription` message.
fn parse_fields(mut body: &[u8]) -> Option<Vec<Field>> {
    let body = &mut body;
    let count = u16::from_be_bytes(take_bytes(body)?);
    (0..count)
        .map(|_| {
            let name = String::from_utf8_lossy(take_text(body)?).into_owned();
            // The table's oid and the column's number in it.
            take_bytes::<6>(body)?;
            let type_oid = u32::from_be_bytes(take_bytes(body)?);
            // The type's length, modifier and format.
            take_bytes::<8>(body)?;
            Some(Field { name, type_oid })
        })
        .collect()
}
