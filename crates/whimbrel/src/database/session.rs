//! A connection that is ready for SQL.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;
use std::time::Duration;

use postgres_protocol::IsNull;
use postgres_protocol::message::{backend, frontend};

use super::cancel::CancelToken;
use super::connect;
use super::connect_error::ConnectError;
use super::error::{Delivery, ExecError, Notice};
use super::exchange::Protocol;
use super::outcome::{Outcome, Param};
use super::settings::Settings;
use super::wire::Wire;

/// How many notices are kept until somebody takes them; a loop that raises
/// millions must not fill the memory.
const NOTICES: usize = 10_000;

/// Where a session stands in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionStatus {
    /// Not in a transaction.
    Idle,
    /// In a transaction.
    Active,
    /// In a transaction that failed and can only be rolled back.
    Failed,
}

impl TryFrom<u8> for TransactionStatus {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        match byte {
            b'I' => Ok(Self::Idle),
            b'T' => Ok(Self::Active),
            b'E' => Ok(Self::Failed),
            _ => Err(()),
        }
    }
}

/// A server's version as `server_version_num` writes it: 150018 is 15.18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ServerVersion(pub u32);

impl ServerVersion {
    /// The major version.
    pub fn major(self) -> u32 {
        self.0 / 10_000
    }

    /// Reads `15.18 (Debian 15.18-0+deb12u1)`, `18beta1`, `17devel`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut numbers = text.split('.').map(|part| {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            part[..digits].parse().unwrap_or(0)
        });
        let mut number = || numbers.next().unwrap_or(0);
        Self(number() * 10_000 + number())
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major(), self.0 % 10_000)
    }
}

/// A connection to a PostgreSQL server, for one thread at a time.
///
/// Dropping it says goodbye to the server, which rolls back an open
/// transaction and releases the session's locks.
#[derive(Debug)]
pub struct Session {
    pub(super) wire: Wire,
    pub(super) settings: Settings,
    pub(super) cancel: CancelToken,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) status: TransactionStatus,
    pub(super) notices: VecDeque<Notice>,
    /// Set once the connection is known to be unusable.
    pub(super) broken: bool,
}

impl Session {
    /// Connects to the first acceptable server.
    ///
    /// # Errors
    /// When none can be reached or none lets us in; [`ConnectError`] tells the
    /// reasons apart.
    pub fn connect(settings: &Settings) -> Result<Self, ConnectError> {
        connect::connect(settings)
    }

    /// Runs SQL of any number of statements in one round trip, through the
    /// simple protocol. Without `BEGIN` in it, PostgreSQL makes the whole text
    /// one transaction.
    ///
    /// The data of `COPY ... TO STDOUT` is thrown away.
    ///
    /// # Errors
    /// At the first statement that fails; the rest is not executed.
    pub fn batch(&mut self, sql: &str) -> Result<Vec<Outcome>, ExecError> {
        self.send(sql)?;
        self.answer()
    }

    /// As [`Session::batch`], and gives each statement's outcome to `take` while the
    /// server works on the next.
    ///
    /// # Errors
    /// As [`Session::batch`]; `take` has had the outcomes before the one that failed.
    pub(crate) fn batch_each(
        &mut self,
        sql: &str,
        mut take: impl FnMut(Outcome),
    ) -> Result<(), ExecError> {
        self.send(sql)?;
        self.receive_each(Protocol::Simple, &mut take)
    }

    /// Sends what [`Session::batch`] would, and leaves its answer to
    /// [`Session::answer`].
    pub(crate) fn send(&mut self, sql: &str) -> Result<(), ExecError> {
        self.usable()?;
        self.encode(|output| frontend::query(sql, output))?;
        self.deliver()
    }

    /// Sends a short text behind one that has no answer yet; the server turns to it when
    /// it has given that answer.
    ///
    /// # Errors
    /// When the connection does not take it. That is not known to be lost then: the
    /// answer may still be there to be read.
    pub(crate) fn send_ahead(&mut self, sql: &str) -> io::Result<()> {
        if let Err(error) = frontend::query(sql, &mut self.wire.output) {
            self.wire.output.clear();
            return Err(error);
        }
        self.wire.flush()
    }

    /// Waits for the answer to the oldest text that has none.
    pub(crate) fn answer(&mut self) -> Result<Vec<Outcome>, ExecError> {
        self.receive(Protocol::Simple)
    }

    /// Runs one statement with parameters in one round trip, through the
    /// extended protocol. Values go and come in text format.
    ///
    /// # Errors
    /// When the statement fails or is more than one.
    pub fn query(&mut self, sql: &str, params: &[Param]) -> Result<Outcome, ExecError> {
        self.usable()?;
        self.encode(|output| {
            frontend::parse("", sql, [], output)?;
            bind(params, output)?;
            frontend::describe(b'P', "", output)?;
            frontend::execute("", 0, output)?;
            frontend::sync(output);
            Ok(())
        })?;
        Ok(self.exchange(Protocol::Extended)?.pop().unwrap_or_default())
    }

    /// Where the session stands in a transaction.
    pub fn transaction_status(&self) -> TransactionStatus {
        self.status
    }

    /// The server's version.
    pub fn server_version(&self) -> ServerVersion {
        self.parameter("server_version").map(ServerVersion::parse).unwrap_or_default()
    }

    /// A setting that the server reports by itself (`server_version`,
    /// `server_encoding`, `is_superuser`, `standard_conforming_strings`...).
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The process id that was told at connecting: the server's, or one that a
    /// pooler made up.
    pub fn backend_pid(&self) -> i32 {
        self.cancel.process_id
    }

    /// The handle by which another thread can stop a running statement.
    pub fn cancel_token(&self) -> CancelToken {
        self.cancel.clone()
    }

    /// The notices since the last call; of more than 10,000 the oldest are lost.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices).into()
    }

    /// Limits how long an answer may keep silent. When the limit is reached the
    /// session is lost: the answer may still be on its way.
    ///
    /// # Errors
    /// When the operating system refuses (a limit of zero).
    pub fn set_read_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        self.wire.transport.socket().set_timeout(limit)
    }

    /// Whether the connection still stands, as far as can be known without a
    /// round trip.
    pub fn is_alive(&mut self) -> bool {
        while !self.broken {
            match self.wire.poll() {
                Ok(None) => return true,
                Ok(Some(message)) if message.tag == backend::ERROR_RESPONSE_TAG => {
                    self.broken = true;
                }
                Ok(Some(message)) => self.broken = self.asynchronous(&message).is_err(),
                Err(_) => self.broken = true,
            }
        }
        false
    }

    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.wire.transport.is_encrypted()
    }

    /// The settings it was opened with; `endpoints` holds only the server that
    /// was chosen.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn remember(&mut self, notice: Notice) {
        if self.notices.len() == NOTICES {
            self.notices.pop_front();
        }
        self.notices.push_back(notice);
    }

    pub(super) fn usable(&self) -> Result<(), ExecError> {
        if !self.broken {
            return Ok(());
        }
        Err(ExecError::Lost {
            delivery: Delivery::NotSent,
            completed: 0,
            reason: None,
            source: io::Error::new(io::ErrorKind::NotConnected, "it was lost before"),
        })
    }

    pub(super) fn encode(
        &mut self,
        write: impl FnOnce(&mut bytes::BytesMut) -> io::Result<()>,
    ) -> Result<(), ExecError> {
        write(&mut self.wire.output).map_err(|source| {
            self.wire.output.clear();
            ExecError::Unsendable { source }
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.broken {
            frontend::terminate(&mut self.wire.output);
            // Nobody is left to hear of a failure.
            _ = self.wire.flush();
        }
    }
}

fn bind(params: &[Param], output: &mut bytes::BytesMut) -> io::Result<()> {
    let formats = params.iter().map(|param| i16::from(matches!(param, Param::Binary(_))));
    let write = |param: &Param, output: &mut bytes::BytesMut| {
        match param {
            Param::Null => return Ok(IsNull::Yes),
            Param::Text(text) => output.extend_from_slice(text.as_bytes()),
            Param::Binary(bytes) => output.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    };
    frontend::bind("", "", formats, params, write, [], output).map_err(
        |error| match error {
            frontend::BindError::Conversion(error) => io::Error::other(error),
            frontend::BindError::Serialization(error) => error,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::ServerVersion;

    #[test]
    fn versions_are_read_in_every_dress() {
        for (text, number) in [
            ("15.18 (Debian 15.18-0+deb12u1)", 150_018),
            ("18beta1", 180_000),
            ("17devel", 170_000),
            ("14.2", 140_002),
            ("", 0),
        ] {
            assert_eq!(ServerVersion::parse(text), ServerVersion(number), "{text}");
        }
    }
}
