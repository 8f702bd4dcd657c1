//! Why no session came about, and what to do about it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::error::{ServerError, SqlState};
use super::settings::{Endpoint, Settings, Target, TlsMode};
use super::tls;

/// Why a connection could not be made.
///
/// [`ConnectError::advice`] says for each what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The host's name has no address.
    #[error("host `{host}` not found")]
    HostNotFound {
        /// The name.
        host: String,
        /// What the resolver said.
        source: io::Error,
    },
    /// Nothing listens there.
    #[error("no server answers at {endpoint}")]
    Refused {
        /// Where.
        endpoint: Endpoint,
        /// What the operating system said.
        source: io::Error,
    },
    /// The server was not ready in time.
    #[error("{endpoint} did not answer within {} s", .limit.as_secs_f32())]
    Timeout {
        /// Where.
        endpoint: Endpoint,
        /// The limit that was set.
        limit: Duration,
    },
    /// The connection broke while it was being made.
    #[error("the connection to {endpoint} broke")]
    Io {
        /// Where.
        endpoint: Endpoint,
        /// What the operating system said.
        source: io::Error,
    },
    /// The server wants a password and there is none.
    #[error("{endpoint} wants a password for user `{user}`, and none was given")]
    PasswordMissing {
        /// Where.
        endpoint: Endpoint,
        /// The role.
        user: String,
    },
    /// The password file may be read by others, so it was ignored, as libpq does.
    #[error("{endpoint} wants a password for user `{user}`, and `{}` is ignored because others may read it", .file.display())]
    PasswordFileExposed {
        /// Where.
        endpoint: Endpoint,
        /// The role.
        user: String,
        /// The file.
        file: PathBuf,
    },
    /// Wrong password, unknown role, or another proof of identity failed.
    #[error("{error}")]
    AuthenticationFailed {
        /// The role.
        user: String,
        /// What the server says.
        error: Box<ServerError>,
    },
    /// The server wants a way to authenticate that we do not have.
    #[error("{endpoint} wants {method} authentication, which Whimbrel does not speak")]
    AuthenticationUnsupported {
        /// Where.
        endpoint: Endpoint,
        /// Its name.
        method: String,
    },
    /// The server, or somebody in between, could not prove that it knows the
    /// password, or channel binding was demanded and is impossible.
    #[error("{endpoint} failed to authenticate itself: {problem}")]
    ServerNotAuthentic {
        /// Where.
        endpoint: Endpoint,
        /// What was wrong.
        problem: String,
    },
    /// The role exists but may not come in, or may not use the database.
    #[error("{error}")]
    NotPermitted {
        /// The role.
        user: String,
        /// The database.
        database: String,
        /// What the server says.
        error: Box<ServerError>,
    },
    /// `pg_hba.conf` has no line for this host, user and database.
    #[error("{error}")]
    HostNotAllowed {
        /// What the server says.
        error: Box<ServerError>,
    },
    /// The server does not let us in without encryption, and none was wanted.
    #[error("{error}")]
    TlsRequired {
        /// What the server says.
        error: Box<ServerError>,
    },
    /// TLS is demanded and the server has none.
    #[error("{endpoint} does not support TLS, which `sslmode` demands")]
    TlsRefused {
        /// Where.
        endpoint: Endpoint,
    },
    /// The server's certificate is not acceptable.
    #[error("the certificate of {endpoint} is not accepted: {problem}")]
    Certificate {
        /// Where.
        endpoint: Endpoint,
        /// What is wrong with it.
        problem: String,
    },
    /// A certificate or key of ours cannot be used.
    #[error("{what}: {problem}")]
    TlsFile {
        /// Which one.
        what: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The encrypted connection could not be set up.
    #[error("TLS with {endpoint} failed: {problem}")]
    Tls {
        /// Where.
        endpoint: Endpoint,
        /// What happened.
        problem: String,
    },
    /// The database does not exist.
    #[error("{error}")]
    DatabaseMissing {
        /// Its name.
        database: String,
        /// What the server says.
        error: Box<ServerError>,
    },
    /// All connections are taken.
    #[error("{error}")]
    TooManyConnections {
        /// What the server says.
        error: Box<ServerError>,
    },
    /// The server is starting up, shutting down or recovering.
    #[error("{error}")]
    Unavailable {
        /// What the server says.
        error: Box<ServerError>,
    },
    /// The server is there but not of the wanted kind.
    #[error("{endpoint} is not what `target_session_attrs` wants ({target:?})")]
    WrongTarget {
        /// Where.
        endpoint: Endpoint,
        /// What was wanted.
        target: Target,
    },
    /// The server refused for another reason.
    #[error("{error}")]
    Server {
        /// What the server says.
        error: Box<ServerError>,
    },
    /// Whatever answers there is not a PostgreSQL that we understand.
    #[error("{endpoint} does not answer as PostgreSQL does")]
    Protocol {
        /// Where.
        endpoint: Endpoint,
        /// What was wrong.
        source: io::Error,
    },
    /// None of several servers would do; the reasons are in the order of the
    /// servers.
    #[error("none of {} servers would do: {}", .0.len(), list(.0))]
    Several(Vec<Self>),
    /// The settings name no server.
    #[error("the settings name no server")]
    NoServer,
    /// A setting contains a NUL character.
    #[error("a connection setting cannot be sent to PostgreSQL")]
    Unsendable {
        /// What is wrong with it.
        source: io::Error,
    },
}

fn list(errors: &[ConnectError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl ConnectError {
    /// Sorts an error of the operating system.
    pub(super) fn io(endpoint: &Endpoint, source: io::Error) -> Self {
        if let Some(error) = source.get_ref().and_then(|inner| inner.downcast_ref()) {
            return Self::tls(endpoint, error);
        }
        let endpoint = endpoint.clone();
        match source.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound => {
                Self::Refused { endpoint, source }
            }
            io::ErrorKind::InvalidData => Self::Protocol { endpoint, source },
            _ => Self::Io { endpoint, source },
        }
    }

    /// Sorts an error of the TLS layer.
    pub(super) fn tls(endpoint: &Endpoint, error: &rustls::Error) -> Self {
        let endpoint = endpoint.clone();
        match error {
            rustls::Error::InvalidCertificate(problem) => {
                Self::Certificate { endpoint, problem: tls::explain(problem) }
            }
            other => Self::Tls { endpoint, problem: other.to_string() },
        }
    }

    /// Sorts an error that the server sent instead of letting us in.
    pub(super) fn server(settings: &Settings, error: ServerError) -> Self {
        let error = Box::new(error);
        let user = settings.user.clone();
        let database = settings.database.clone();
        let code = &error.code;
        if *code == SqlState::INVALID_PASSWORD {
            Self::AuthenticationFailed { user, error }
        } else if *code == SqlState::INVALID_AUTHORIZATION {
            Self::authorization(settings, error)
        } else if *code == SqlState::INVALID_CATALOG_NAME {
            Self::DatabaseMissing { database, error }
        } else if *code == SqlState::TOO_MANY_CONNECTIONS {
            Self::TooManyConnections { error }
        } else if code.class() == "57" {
            Self::Unavailable { error }
        } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            Self::NotPermitted { user, database, error }
        } else {
            Self::Server { error }
        }
    }

    /// SQLSTATE 28000 stands for many things; the messages of
    /// `src/backend/libpq/auth.c` and `miscinit.c` tell them apart. (Translated
    /// messages all become `AuthenticationFailed`.)
    fn authorization(settings: &Settings, error: Box<ServerError>) -> Self {
        let message = &error.message;
        if message.contains("pg_hba.conf") {
            let unencrypted = ["no encryption", "SSL off", "SSL encryption is required"]
                .iter()
                .any(|words| message.contains(words));
            let plain = matches!(settings.tls.mode, TlsMode::Disable | TlsMode::Allow);
            return match unencrypted && plain {
                true => Self::TlsRequired { error },
                false => Self::HostNotAllowed { error },
            };
        }
        let user = settings.user.clone();
        if message.contains("not permitted to log in") {
            let database = settings.database.clone();
            return Self::NotPermitted { user, database, error };
        }
        Self::AuthenticationFailed { user, error }
    }

    /// What the server said, if it was the server that refused.
    pub fn server_error(&self) -> Option<&ServerError> {
        match self {
            Self::AuthenticationFailed { error, .. }
            | Self::NotPermitted { error, .. }
            | Self::HostNotAllowed { error }
            | Self::TlsRequired { error }
            | Self::DatabaseMissing { error, .. }
            | Self::TooManyConnections { error }
            | Self::Unavailable { error }
            | Self::Server { error } => Some(error),
            _ => None,
        }
    }

    /// Whether trying again after a moment may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused { .. }
            | Self::Timeout { .. }
            | Self::Io { .. }
            | Self::TooManyConnections { .. }
            | Self::Unavailable { .. } => true,
            Self::Several(errors) => errors.iter().any(Self::is_temporary),
            _ => false,
        }
    }
}
