//! Messages over a byte stream: whole ones come in, buffered ones go out.
//!
//! Format: <https://www.postgresql.org/docs/current/protocol-message-formats.html>.

use std::io::{self, Read, Write};
use std::ops::Range;

use bytes::{Buf, BytesMut};

use super::transport::{Blocking, Transport};

/// What one read from the socket may bring at most.
const CHUNK: usize = 32 * 1024;
/// A buffer that grew beyond this for one message is given back afterwards.
const KEEP: usize = 1024 * 1024;

/// A message that lies in the input buffer until the next one is asked for.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) tag: u8,
    body: Range<usize>,
}

/// The two directions of a connection.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) transport: Transport,
    /// Messages to be sent with the next [`Wire::flush`].
    pub(super) output: BytesMut,
    input: Vec<u8>,
    start: usize,
    end: usize,
    /// The longest message that is believed; a peer that is no PostgreSQL shows
    /// itself by an absurd length.
    limit: usize,
}

impl Wire {
    pub(super) fn new(transport: Transport) -> Self {
        Self {
            transport,
            output: BytesMut::with_capacity(8 * 1024),
            input: vec![0; CHUNK],
            start: 0,
            end: 0,
            limit: usize::MAX,
        }
    }

    pub(super) fn limit_messages(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// Sends what is in `output`.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        let sent = self.transport.write_all(&self.output);
        self.output.clear();
        if self.output.capacity() > KEEP {
            self.output = BytesMut::with_capacity(8 * 1024);
        }
        sent?;
        self.transport.flush()
    }

    /// Waits for the next message.
    pub(super) fn receive(&mut self) -> io::Result<Message> {
        loop {
            if let Some(message) = self.buffered()? {
                return Ok(message);
            }
            self.fill()?;
        }
    }

    /// The next message if it has arrived already.
    pub(super) fn poll(&mut self) -> io::Result<Option<Message>> {
        if let Some(message) = self.buffered()? {
            return Ok(Some(message));
        }
        self.transport.socket().set_nonblocking(Blocking::No)?;
        let received = self.try_receive();
        self.transport.socket().set_nonblocking(Blocking::Yes)?;
        received
    }

    /// The next message if it has arrived, on a socket that is set not to block.
    pub(super) fn try_receive(&mut self) -> io::Result<Option<Message>> {
        loop {
            if let Some(message) = self.buffered()? {
                return Ok(Some(message));
            }
            match self.fill() {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Sends as much of `output` as a socket that is set not to block takes.
    pub(super) fn try_flush(&mut self) -> io::Result<()> {
        while !self.output.is_empty() {
            match self.transport.write(&self.output) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.output.advance(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The content of a message just received.
    pub(super) fn body(&self, message: &Message) -> &[u8] {
        &self.input[message.body.clone()]
    }

    fn buffered(&mut self) -> io::Result<Option<Message>> {
        let pending = &self.input[self.start..self.end];
        let [tag, a, b, c, d, ..] = *pending else { return Ok(None) };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length < 4 || length > self.limit {
            let text = "the peer does not speak PostgreSQL's protocol";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        if pending.len() < length + 1 {
            self.reserve(length + 1);
            return Ok(None);
        }
        let body = self.start + 5..self.start + 1 + length;
        self.start = body.end;
        Ok(Some(Message { tag, body }))
    }

    /// Makes room for a message of `size` bytes from `start` on.
    fn reserve(&mut self, size: usize) {
        if self.start + size > self.input.len() {
            self.compact();
            if size > self.input.len() {
                // Room for what follows too, so that big rows do not copy each time.
                self.input.resize(size + CHUNK, 0);
            }
        }
    }

    fn compact(&mut self) {
        self.input.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
            if self.input.len() > KEEP {
                self.input = vec![0; CHUNK];
            }
        } else if self.end == self.input.len() {
            self.compact();
        }
        loop {
            match self.transport.read(&mut self.input[self.end..]) {
                Ok(0) => return Err(closed()),
                Ok(count) => {
                    self.end += count;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection")
}

/// A message that does not say what its tag promises.
pub(super) fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("malformed {what} message"))
}

/// Takes a zero-terminated text off the front of a message.
pub(super) fn take_text<'a>(body: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = body.iter().position(|byte| *byte == 0)?;
    let text = &body[..end];
    *body = &body[end + 1..];
    Some(text)
}

/// Takes a big-endian number of `N` bytes off the front of a message.
pub(super) fn take_bytes<const N: usize>(body: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = body.split_at_checked(N)?;
    *body = tail;
    head.try_into().ok()
}
