//! What to do next when a connection could not be made.

use super::connect_error::ConnectError;
use super::settings::{Endpoint, Host};
use crate::sql::quote_ident;

impl ConnectError {
    /// What to do next, in one or two sentences.
    pub fn advice(&self) -> String {
        match self {
            Self::HostNotFound { .. } => {
                "check the host's name; inside containers it is the service's name"
                    .to_owned()
            }
            Self::Refused { endpoint, .. } => refused(endpoint),
            Self::Timeout { .. } => {
                "check that host and port are right and that no firewall drops the \
                 connection; `connect_timeout` sets the limit"
                    .to_owned()
            }
            Self::Io { .. } => "look into the server's log, and try again".to_owned(),
            Self::PasswordMissing { .. } => {
                "give a password in the URL, in PGPASSWORD or in ~/.pgpass".to_owned()
            }
            Self::PasswordFileExposed { file, .. } => {
                format!("run `chmod 600 {}`", file.display())
            }
            Self::AuthenticationFailed { user, .. } => format!(
                "check the password, that role `{user}` exists, and what pg_hba.conf demands"
            ),
            Self::AuthenticationUnsupported { .. } => {
                "let pg_hba.conf ask for scram-sha-256 or a client certificate".to_owned()
            }
            Self::ServerNotAuthentic { .. } => {
                "somebody may be in between; check the host, and use sslmode=verify-full"
                    .to_owned()
            }
            Self::NotPermitted { user, database, .. } => {
                let (user, database) = (quote_ident(user), quote_ident(database));
                format!(
                    "as an administrator: ALTER ROLE {user} LOGIN; \
                     GRANT CONNECT ON DATABASE {database} TO {user}"
                )
            }
            other => other.advice_on_server(),
        }
    }

    fn advice_on_server(&self) -> String {
        match self {
            Self::HostNotAllowed { .. } => {
                "add a line for this host, user and database to pg_hba.conf, and reload the \
                 server"
                    .to_owned()
            }
            Self::TlsRequired { .. } => {
                "use TLS (sslmode=require, or better verify-full), or add a line for \
                 unencrypted connections to pg_hba.conf"
                    .to_owned()
            }
            Self::TlsRefused { .. } => {
                "switch TLS on in the server, or use sslmode=prefer or disable".to_owned()
            }
            Self::Certificate { .. } => {
                "name the authority that signed it with sslrootcert, and check that the host's \
                 name is the one in the certificate"
                    .to_owned()
            }
            Self::TlsFile { .. } => "check the file".to_owned(),
            Self::Tls { .. } => {
                "check that the server speaks TLS 1.2 or later, and whether it wants a client \
                 certificate (sslcert, sslkey)"
                    .to_owned()
            }
            other => other.advice_on_use(),
        }
    }

    fn advice_on_use(&self) -> String {
        match self {
            Self::DatabaseMissing { database, .. } => {
                let database = quote_ident(database);
                format!("create it with CREATE DATABASE {database}, or correct the name")
            }
            Self::TooManyConnections { .. } => {
                "close idle connections, or raise max_connections; then try again"
                    .to_owned()
            }
            Self::Unavailable { .. } => {
                "wait until the server is up, and try again".to_owned()
            }
            Self::WrongTarget { .. } => {
                "name the primary server, or several hosts to search it among".to_owned()
            }
            Self::Protocol { .. } => {
                "check the port: another program seems to listen there".to_owned()
            }
            Self::Several(errors) => errors.first().map(Self::advice).unwrap_or_default(),
            Self::NoServer => "name a host".to_owned(),
            Self::Unsendable { .. } => "remove the NUL character".to_owned(),
            _ => "look into the server's log".to_owned(),
        }
    }
}

fn refused(endpoint: &Endpoint) -> String {
    match &endpoint.host {
        Host::Tcp(_) => "start the server, or check host and port".to_owned(),
        Host::Unix(directory) => format!(
            "start the server, or check that its socket lies in `{}`",
            directory.display()
        ),
    }
}
