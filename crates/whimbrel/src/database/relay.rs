//! Lends a session to a program that speaks PostgreSQL's protocol itself.
//!
//! Messages pass unchanged in both directions. What the server still owes is counted,
//! so that the session is usable again afterwards, whatever the program does: its
//! goodbye is not passed on, and what it leaves half-said is brought to an end.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use bytes::{Buf, BytesMut};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use postgres_protocol::message::{backend, frontend};

use super::error::{Delivery, ExecError, Notice, ServerError};
use super::greeting::put;
use super::session::Session;
use super::transport::Blocking;
use super::wire::{Message, take_text};

/// So much may wait for a slow reader before the other side is not read any more.
const BACKLOG: usize = 1 << 20;
/// What one read from the program brings at most.
const CHUNK: usize = 32 * 1024;
/// How often somebody may ask to stop, in milliseconds.
const TICK: u16 = 20;
/// How long the server may take to end what the program left.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a client's messages begin with.
const COPY_DATA: u8 = b'd';
const COPY_DONE: u8 = b'c';
const COPY_FAIL: u8 = b'f';
const FUNCTION_CALL: u8 = b'F';
const PARSE: u8 = b'P';
const QUERY: u8 = b'Q';
const SYNC: u8 = b'S';
const TERMINATE: u8 = b'X';

/// What happens during a relay.
pub(crate) enum Relayed<'m> {
    /// The program sends this SQL.
    Statement(&'m str),
    /// A statement is done.
    Completed,
    /// A statement failed.
    Error(&'m ServerError),
    /// The server has something to say.
    Notice(&'m Notice),
    /// Nothing, for a moment.
    Idle,
}

/// Hears what happens and may end the relay.
pub(crate) type Heed<'h> = &'h mut dyn FnMut(Relayed<'_>) -> ControlFlow<()>;

impl Session {
    /// Passes messages between `client` and the server until the client says goodbye
    /// or goes away, or `heed` breaks. Then a statement that still runs is cancelled
    /// if nobody waits for it. [`Session::greet`] comes first.
    ///
    /// # Errors
    /// When the connection to the server is lost.
    pub(crate) fn relay(
        &mut self,
        client: &UnixStream,
        heed: Heed<'_>,
    ) -> Result<(), ExecError> {
        self.usable()?;
        let relayed = Relay::new(self, client).run(heed);
        let restored = self.wire.transport.socket().set_nonblocking(Blocking::Yes);
        relayed.and(restored).map_err(|source| {
            self.broken = true;
            let delivery = Delivery::Sent;
            ExecError::Lost { delivery, completed: 0, reason: None, source }
        })
    }
}

struct Relay<'a> {
    session: &'a mut Session,
    client: &'a UnixStream,
    /// Whether the client is there.
    open: bool,
    from_client: BytesMut,
    to_client: BytesMut,
    owed: Owed,
    /// Set once a statement was cancelled because nobody waits for it.
    patience: Option<Instant>,
}

/// What a client has begun and the server has not ended.
#[derive(Debug, Default, Clone, Copy)]
struct Owed {
    /// `ReadyForQuery` messages.
    ready: u32,
    /// Messages of the extended protocol were sent, and no `Sync` after them.
    unsynced: bool,
    /// The last request was of the extended protocol.
    extended: bool,
    /// The server waits for the data of `COPY ... FROM STDIN`.
    copying: bool,
}

impl<'a> Relay<'a> {
    fn new(session: &'a mut Session, client: &'a UnixStream) -> Self {
        Self {
            session,
            client,
            open: true,
            from_client: BytesMut::new(),
            to_client: BytesMut::new(),
            owed: Owed::default(),
            patience: None,
        }
    }

    fn run(&mut self, heed: Heed<'_>) -> io::Result<()> {
        self.session.wire.transport.socket().set_nonblocking(Blocking::No)?;
        self.client.set_nonblocking(true)?;
        loop {
            let mut going = self.hear_client(heed)?;
            self.session.wire.try_flush()?;
            let heard = self.hear_server(heed);
            if self.flush_client().is_err() {
                self.leave()?;
            }
            if heard?.is_break() {
                going = ControlFlow::Break(());
            }
            if going.is_continue() && !self.wait()? {
                going = heed(Relayed::Idle);
            }
            if going.is_break() {
                self.leave()?;
            }
            if !self.open && self.owed.ready == 0 {
                return self.session.wire.try_flush();
            }
            if self.patience.is_some_and(|end| Instant::now() >= end) {
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
    }

    /// Passes on what the client sent, whole messages only.
    fn hear_client(&mut self, heed: Heed<'_>) -> io::Result<ControlFlow<()>> {
        let mut chunk = [0; CHUNK];
        let mut going = ControlFlow::Continue(());
        while self.open && self.session.wire.output.len() < BACKLOG {
            match self.client.read(&mut chunk) {
                Ok(0) => self.leave()?,
                Ok(count) => self.from_client.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => self.leave()?,
            }
            while self.open
                && let Some(length) = whole(&self.from_client)
            {
                let message = self.from_client.split_to(length);
                if self.pass_on(&message, heed)?.is_break() {
                    going = ControlFlow::Break(());
                }
            }
        }
        Ok(going)
    }

    fn pass_on(&mut self, message: &[u8], heed: Heed<'_>) -> io::Result<ControlFlow<()>> {
        let (tag, mut body) = (message[0], &message[5..]);
        let owed = &mut self.owed;
        let mut statement = None;
        match tag {
            TERMINATE => {
                self.open = false;
                self.settle()?;
                return Ok(ControlFlow::Continue(()));
            }
            QUERY | FUNCTION_CALL => {
                owed.ready += 1;
                owed.extended = false;
                statement = take_text(&mut body).filter(|_| tag == QUERY);
            }
            // During COPY FROM STDIN the server ignores Sync.
            SYNC if !owed.copying => {
                owed.ready += 1;
                owed.unsynced = false;
            }
            COPY_DONE | COPY_FAIL => owed.copying = false,
            SYNC | COPY_DATA => {}
            _ => {
                owed.unsynced = true;
                owed.extended = true;
                if tag == PARSE {
                    take_text(&mut body);
                    statement = take_text(&mut body);
                }
            }
        }
        self.session.wire.output.extend_from_slice(message);
        match statement {
            Some(sql) => Ok(heed(Relayed::Statement(&String::from_utf8_lossy(sql)))),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    /// Passes on what the server sent.
    fn hear_server(&mut self, heed: Heed<'_>) -> io::Result<ControlFlow<()>> {
        let mut going = ControlFlow::Continue(());
        while self.to_client.len() < BACKLOG {
            let Some(message) = self.session.wire.try_receive()? else { break };
            if self.open {
                let body = self.session.wire.body(&message);
                put(&mut self.to_client, message.tag, body);
            }
            if self.note(&message, heed)?.is_break() {
                going = ControlFlow::Break(());
            }
        }
        Ok(going)
    }

    fn note(&mut self, message: &Message, heed: Heed<'_>) -> io::Result<ControlFlow<()>> {
        let body = self.session.wire.body(message);
        match message.tag {
            backend::READY_FOR_QUERY_TAG => {
                self.session.ready(message)?;
                self.owed.ready = self.owed.ready.saturating_sub(1);
                self.owed.copying = false;
            }
            backend::COPY_IN_RESPONSE_TAG => {
                self.owed.copying = true;
                if self.owed.extended {
                    // The Sync that was sent behind it is ignored now.
                    self.owed.ready = self.owed.ready.saturating_sub(1);
                    self.owed.unsynced = true;
                }
                if !self.open {
                    self.settle()?;
                }
            }
            backend::ERROR_RESPONSE_TAG => {
                self.owed.copying = false;
                return Ok(heed(Relayed::Error(&ServerError::parse(body))));
            }
            backend::NOTICE_RESPONSE_TAG => {
                return Ok(heed(Relayed::Notice(&Notice::parse(body))));
            }
            backend::COMMAND_COMPLETE_TAG | backend::EMPTY_QUERY_RESPONSE_TAG => {
                return Ok(heed(Relayed::Completed));
            }
            backend::PARAMETER_STATUS_TAG => self.session.asynchronous(message)?,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The client went away or has to go: nobody waits for what still runs.
    fn leave(&mut self) -> io::Result<()> {
        self.open = false;
        self.to_client.clear();
        self.settle()?;
        if self.patience.is_none() && self.owed.ready > 0 {
            self.patience = Some(Instant::now() + PATIENCE);
            // Without a cancellation the statement comes to its own end.
            _ = self.session.cancel.cancel();
        }
        Ok(())
    }

    /// Ends what the client left half-said.
    fn settle(&mut self) -> io::Result<()> {
        let output = &mut self.session.wire.output;
        if self.owed.copying {
            frontend::copy_fail("the program went away", output)?;
            self.owed.copying = false;
        }
        if self.owed.unsynced {
            frontend::sync(output);
            self.owed.unsynced = false;
            self.owed.ready += 1;
        }
        Ok(())
    }

    fn flush_client(&mut self) -> io::Result<()> {
        while self.open && !self.to_client.is_empty() {
            match self.client.write(&self.to_client) {
                Ok(count) => self.to_client.advance(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits until one of the two has something to say or to take; false when neither
    /// had for a moment.
    fn wait(&self) -> io::Result<bool> {
        let wanted = |inbound: bool, outbound: bool| {
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::POLLIN, inbound);
            flags.set(PollFlags::POLLOUT, outbound);
            flags
        };
        let to_server = self.session.wire.output.len();
        let to_client = self.to_client.len();
        let server = wanted(to_client < BACKLOG, to_server > 0);
        let socket = self.session.wire.transport.socket();
        let mut sockets = vec![PollFd::new(socket.as_fd(), server)];
        if self.open {
            let client = wanted(to_server < BACKLOG, to_client > 0);
            sockets.push(PollFd::new(self.client.as_fd(), client));
        }
        match poll(&mut sockets, PollTimeout::from(TICK)) {
            Ok(ready) => Ok(ready > 0),
            Err(nix::errno::Errno::EINTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

/// The length of the message at the beginning of `input`, if all of it is there.
fn whole(input: &[u8]) -> Option<usize> {
    let length = u32::from_be_bytes(*input.get(1..)?.first_chunk()?);
    // A length that cannot be is left for the server to refuse.
    let length = (length as usize).max(4) + 1;
    (input.len() >= length).then_some(length)
}
