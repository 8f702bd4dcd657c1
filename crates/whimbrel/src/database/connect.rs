//! From settings to a session: reaching a server, encryption, being let in.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use super::authentication::{Login, Proof};
use super::cancel::CancelToken;
use super::connect_error::ConnectError;
use super::session::{Session, TransactionStatus};
use super::settings::{Endpoint, Host, Settings, Target, TlsMode};
use super::tls;
use super::transport::{Socket, Transport};
use super::wire::{Wire, malformed};

/// No message is longer before the session is ready.
const STARTUP_MESSAGE_LIMIT: usize = 64 * 1024;

/// Tries the servers in order.
pub(super) fn connect(settings: &Settings) -> Result<Session, ConnectError> {
    let mut errors = Vec::new();
    for endpoint in &settings.endpoints {
        match log_in(endpoint, settings)
            .and_then(|session| check_target(session, endpoint))
        {
            Ok(session) => return Ok(session),
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => errors.push(error),
        }
    }
    match errors.len() {
        0 => Err(ConnectError::NoServer),
        1 => Err(errors.remove(0)),
        _ => Err(ConnectError::Several(errors)),
    }
}

/// As libpq: a server that knows us and refuses is not passed over.
fn is_final(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::AuthenticationFailed { .. }
            | ConnectError::DatabaseMissing { .. }
            | ConnectError::NotPermitted { .. }
            | ConnectError::Unsendable { .. }
    )
}

/// Whether a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    None,
    /// If the server offers it.
    Offered,
    Demanded,
}

impl Encryption {
    /// What to try first, and what when the server does not like that.
    fn attempts(endpoint: &Endpoint, mode: TlsMode) -> &'static [Self] {
        match (&endpoint.host, mode) {
            // As libpq: there is nobody to hide from on a Unix socket.
            (Host::Unix(_), _) | (_, TlsMode::Disable) => &[Self::None],
            (_, TlsMode::Allow) => &[Self::None, Self::Demanded],
            (_, TlsMode::Prefer) => &[Self::Offered, Self::None],
            (_, TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull) => {
                &[Self::Demanded]
            }
        }
    }
}

fn log_in(endpoint: &Endpoint, settings: &Settings) -> Result<Session, ConnectError> {
    let mut failure = None;
    for encryption in Encryption::attempts(endpoint, settings.tls.mode) {
        match attempt(endpoint, settings, *encryption) {
            Ok(session) => return Ok(session),
            Err(error) => {
                let hopeless = !is_about_encryption(&error);
                // Of two refusals the encrypted attempt's says more.
                if failure.is_none() || matches!(encryption, Encryption::Demanded) {
                    failure = Some(error);
                }
                if hopeless {
                    break;
                }
            }
        }
    }
    Err(failure.unwrap_or(ConnectError::NoServer))
}

/// Whether it may help to try again with, or without, encryption. A wrong
/// password is wrong both ways, and must not be sent unencrypted after all.
fn is_about_encryption(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::HostNotAllowed { .. }
            | ConnectError::TlsRequired { .. }
            | ConnectError::Tls { .. }
    )
}

fn attempt(
    endpoint: &Endpoint,
    settings: &Settings,
    encryption: Encryption,
) -> Result<Session, ConnectError> {
    let started = Instant::now();
    let transport = open(endpoint, settings, encryption)?;
    log_in_through(transport, endpoint, settings)
        .map_err(|error| in_time(error, endpoint, settings, started))
}

fn log_in_through(
    transport: Transport,
    endpoint: &Endpoint,
    settings: &Settings,
) -> Result<Session, ConnectError> {
    let cancel = CancelToken::new(endpoint, settings, &transport);
    let mut wire = Wire::new(transport);
    wire.limit_messages(STARTUP_MESSAGE_LIMIT);
    let mut session = Session {
        wire,
        settings: Settings { endpoints: vec![endpoint.clone()], ..settings.clone() },
        cancel,
        parameters: BTreeMap::new(),
        status: TransactionStatus::Idle,
        notices: VecDeque::new(),
        // Until the login is done there is nobody to say goodbye to.
        broken: true,
    };
    let login = Login {
        session: &mut session,
        settings,
        endpoint,
        scram: None,
        server_proved_itself: Proof::NotAsked,
    };
    login.run()?;
    session.wire.limit_messages(usize::MAX);
    session.set_read_timeout(None).map_err(|e| ConnectError::io(endpoint, e))?;
    session.broken = false;
    Ok(session)
}

/// Opens a connection up to the point where the startup message is due. Reads
/// and writes on it are limited by `connect_timeout`.
pub(super) fn open(
    endpoint: &Endpoint,
    settings: &Settings,
    encryption: Encryption,
) -> Result<Transport, ConnectError> {
    let started = Instant::now();
    let opened = open_socket(endpoint, settings.connect_timeout).and_then(|socket| {
        let tuned = socket
            .tune(settings.keepalive)
            .and_then(|()| socket.set_timeout(settings.connect_timeout));
        tuned.map_err(|source| ConnectError::io(endpoint, source))?;
        match encryption {
            Encryption::None => Ok(Transport::Plain(socket)),
            Encryption::Offered | Encryption::Demanded => {
                negotiate(socket, endpoint, settings, encryption)
            }
        }
    });
    opened.map_err(|error| in_time(error, endpoint, settings, started))
}

/// Asks the server whether it speaks TLS.
fn negotiate(
    mut socket: Socket,
    endpoint: &Endpoint,
    settings: &Settings,
    encryption: Encryption,
) -> Result<Transport, ConnectError> {
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    let mut answer = [0];
    // Exactly one byte: what an attacker put behind it belongs to the handshake
    // and breaks it.
    socket
        .write_all(&request)
        .and_then(|()| socket.read_exact(&mut answer))
        .map_err(|source| ConnectError::io(endpoint, source))?;
    match (answer[0], encryption) {
        (b'S', _) => {
            let (stream, channel_binding) =
                tls::encrypt(socket, endpoint, &settings.tls)?;
            Ok(Transport::Tls { stream: Box::new(stream), channel_binding })
        }
        (b'N', Encryption::Offered) => Ok(Transport::Plain(socket)),
        (b'N', _) => Err(ConnectError::TlsRefused { endpoint: endpoint.clone() }),
        _ => Err(ConnectError::Protocol {
            endpoint: endpoint.clone(),
            source: malformed("SSLResponse"),
        }),
    }
}

fn open_socket(
    endpoint: &Endpoint,
    limit: Option<Duration>,
) -> Result<Socket, ConnectError> {
    let name = match (&endpoint.host, endpoint.address) {
        (Host::Unix(directory), _) => {
            let path = directory.join(format!(".s.PGSQL.{}", endpoint.port));
            let stream = UnixStream::connect(path);
            return stream.map(Socket::Unix).map_err(|e| ConnectError::io(endpoint, e));
        }
        (Host::Tcp(_), Some(address)) => address.to_string(),
        (Host::Tcp(name), None) => name.clone(),
    };
    let not_found = |source| ConnectError::HostNotFound { host: name.clone(), source };
    let addresses =
        (name.as_str(), endpoint.port).to_socket_addrs().map_err(not_found)?;
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        match open_tcp(&address, limit) {
            Ok(stream) => return Ok(Socket::Tcp(stream)),
            Err(error) => failure = error,
        }
    }
    Err(ConnectError::io(endpoint, failure))
}

fn open_tcp(address: &SocketAddr, limit: Option<Duration>) -> io::Result<TcpStream> {
    match limit {
        Some(limit) => TcpStream::connect_timeout(address, limit),
        None => TcpStream::connect(address),
    }
}

/// Calls an expired timeout by its name.
fn in_time(
    error: ConnectError,
    endpoint: &Endpoint,
    settings: &Settings,
    started: Instant,
) -> ConnectError {
    match (error, settings.connect_timeout) {
        (ConnectError::Io { source, .. }, Some(limit))
            if matches!(
                source.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
            ) && started.elapsed() >= limit =>
        {
            ConnectError::Timeout { endpoint: endpoint.clone(), limit }
        }
        (error, _) => error,
    }
}

/// Asks the server what it is, when that matters.
fn check_target(
    mut session: Session,
    endpoint: &Endpoint,
) -> Result<Session, ConnectError> {
    let target = session.settings.target;
    let question = match target {
        Target::Any => return Ok(session),
        Target::ReadWrite => "SELECT current_setting('transaction_read_only') = 'off'",
        Target::ReadOnly => "SELECT current_setting('transaction_read_only') = 'on'",
        Target::Primary => "SELECT NOT pg_is_in_recovery()",
        Target::Standby => "SELECT pg_is_in_recovery()",
    };
    let answer = session.batch(question).map_err(|error| ConnectError::Io {
        endpoint: endpoint.clone(),
        source: io::Error::other(error),
    })?;
    match answer.first().and_then(|outcome| outcome.scalar()) {
        Some("t") => Ok(session),
        _ => Err(ConnectError::WrongTarget { endpoint: endpoint.clone(), target }),
    }
}
