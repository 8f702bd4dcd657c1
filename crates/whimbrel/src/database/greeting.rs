//! The server's side of the start of a connection, for a program that is lent a
//! session: it is let in without a password and told what the real server told us.
//!
//! Format: <https://www.postgresql.org/docs/current/protocol-message-formats.html>.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use postgres_protocol::message::backend;

use super::session::{Session, TransactionStatus};
use super::wire::malformed;

/// Request codes that stand in the place of a protocol version.
const CANCEL: u32 = 80_877_102;
const SSL: u32 = 80_877_103;
const GSS_ENCRYPTION: u32 = 80_877_104;
/// No startup message is longer; PostgreSQL's own limit (`MAX_STARTUP_PACKET_LENGTH`).
const STARTUP_LIMIT: usize = 10_000;
/// A program that connects has its messages ready.
const PATIENCE: Duration = Duration::from_secs(10);

impl Session {
    /// Reads what `client` says first and answers as our server answered us. What
    /// the client asks for (role, database, settings) is the session's already.
    ///
    /// # Errors
    /// When the client goes away or does not speak PostgreSQL's protocol.
    pub(crate) fn greet(&self, client: &UnixStream) -> io::Result<()> {
        read_startup(client)?;
        let mut answer = BytesMut::new();
        put(&mut answer, backend::AUTHENTICATION_TAG, &0_i32.to_be_bytes());
        for (name, value) in &self.parameters {
            let status = [name.as_bytes(), b"\0", value.as_bytes(), b"\0"].concat();
            put(&mut answer, backend::PARAMETER_STATUS_TAG, &status);
        }
        let key = [self.backend_pid().to_be_bytes(), [0; 4]].concat();
        put(&mut answer, backend::BACKEND_KEY_DATA_TAG, &key);
        let status = match self.transaction_status() {
            TransactionStatus::Idle => b"I",
            TransactionStatus::Active => b"T",
            TransactionStatus::Failed => b"E",
        };
        put(&mut answer, backend::READY_FOR_QUERY_TAG, status);
        (&*client).write_all(&answer)
    }
}

/// Tells a client that it cannot be served.
///
/// # Errors
/// As [`Session::greet`].
pub(crate) fn refuse(client: &UnixStream, message: &str) -> io::Result<()> {
    read_startup(client)?;
    let mut fields = Vec::new();
    // 08004 sqlserver_rejected_establishment_of_sqlconnection
    for (field, value) in [(b'S', "FATAL"), (b'V', "FATAL"), (b'C', "08004")] {
        fields.push(field);
        fields.extend_from_slice(value.as_bytes());
        fields.push(0);
    }
    fields.push(b'M');
    fields.extend(message.bytes().filter(|byte| *byte != 0));
    fields.extend_from_slice(&[0, 0]);
    let mut answer = BytesMut::new();
    put(&mut answer, backend::ERROR_RESPONSE_TAG, &fields);
    (&*client).write_all(&answer)
}

/// Appends a message.
pub(super) fn put(output: &mut BytesMut, tag: u8, body: &[u8]) {
    output.put_u8(tag);
    output.put_u32(u32::try_from(body.len() + 4).unwrap_or(u32::MAX));
    output.put_slice(body);
}

/// Reads up to the startup message; encryption is declined, the socket is our own.
fn read_startup(mut client: &UnixStream) -> io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    loop {
        let mut head = [0; 8];
        client.read_exact(&mut head)?;
        let [length, code] = [&head[..4], &head[4..]].map(|part| {
            part.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
        });
        let rest = (length as usize).checked_sub(8).filter(|rest| *rest < STARTUP_LIMIT);
        let mut body = vec![0; rest.ok_or_else(|| malformed("Startup"))?];
        client.read_exact(&mut body)?;
        match code {
            SSL | GSS_ENCRYPTION => client.write_all(b"N")?,
            CANCEL => return Err(io::ErrorKind::Unsupported.into()),
            version if version >> 16 == 3 => return Ok(()),
            _ => return Err(malformed("Startup")),
        }
    }
}
