//! Many requests on their way at once.

use std::collections::VecDeque;

use postgres_protocol::message::frontend;

use super::error::{ExecError, Notice};
use super::exchange::Protocol;
use super::outcome::Outcome;
use super::session::Session;

/// How many bytes of requests may wait for their answers. The buffers of every socket
/// hold as much, so that sending never waits for a server that waits for us to read.
const WINDOW: usize = 16 * 1024;

/// What the server said to one request of a pipeline.
#[derive(Debug)]
pub struct Reply {
    /// Its statements' results, or why it failed.
    pub result: Result<Vec<Outcome>, ExecError>,
    /// The notices that came with it.
    pub notices: Vec<Notice>,
}

impl Session {
    /// Runs texts one after the other as [`batch`](Self::batch) would, without waiting
    /// for the answer to one before sending the next. Each is a transaction of its own,
    /// whatever became of those before it; `take` gets the replies in order.
    ///
    /// # Errors
    /// When the connection is lost; and when a text cannot be sent (a NUL character),
    /// after which the session cannot be used any more.
    pub fn pipeline<T: AsRef<str>>(
        &mut self,
        texts: impl IntoIterator<Item = T>,
        mut take: impl FnMut(Reply),
    ) -> Result<(), ExecError> {
        self.usable()?;
        self.take_notices();
        let mut texts = texts.into_iter().peekable();
        let mut waiting = VecDeque::new();
        let mut bytes = 0;
        loop {
            // Refilled by halves: a system call for many texts, not for each.
            if bytes <= WINDOW / 2 {
                while let Some(text) = texts.next_if(|text| {
                    waiting.is_empty() || bytes + text.as_ref().len() <= WINDOW
                }) {
                    self.enqueue(text.as_ref())?;
                    bytes += text.as_ref().len();
                    waiting.push_back(text.as_ref().len());
                }
                self.deliver()?;
            }
            let Some(length) = waiting.pop_front() else { return Ok(()) };
            bytes -= length;
            let result = match self.receive(Protocol::Simple) {
                Err(error @ ExecError::Lost { .. }) => return Err(error),
                result => result,
            };
            take(Reply { result, notices: self.take_notices() });
        }
    }

    fn enqueue(&mut self, text: &str) -> Result<(), ExecError> {
        let encoded = self.encode(|output| frontend::query(text, output));
        // What lay in the buffer before it is gone too.
        self.broken |= encoded.is_err();
        encoded
    }
}
