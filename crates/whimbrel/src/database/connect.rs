//! From settings to a session: reaching a server, encryption, being let in.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use super::authentication::{Login, Proof};
use super::cancel::CancelToken;
use super::connect_error::ConnectError;
use super::session::{Session, TransactionStatus};
use super::settings::{Endpoint, Host, Settings, Target};
use super::transport::{Socket, Transport};
use super::wire::Wire;

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

fn log_in(endpoint: &Endpoint, settings: &Settings) -> Result<Session, ConnectError> {
    let started = Instant::now();
    let transport = open(endpoint, settings)?;
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
) -> Result<Transport, ConnectError> {
    let started = Instant::now();
    let opened = open_socket(endpoint, settings.connect_timeout).and_then(|socket| {
        let tuned = socket
            .tune(settings.keepalive)
            .and_then(|()| socket.set_timeout(settings.connect_timeout));
        tuned.map_err(|source| ConnectError::io(endpoint, source))?;
        Ok(Transport::Plain(socket))
    });
    opened.map_err(|error| in_time(error, endpoint, settings, started))
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
