//! Stopping a statement from another thread.

use std::io::{Read, Write};
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use super::connect::{self, Encryption};
use super::connect_error::ConnectError;
use super::settings::{Endpoint, Settings, Tls};
use super::transport::Transport;

/// Names the server process of a session, so that any thread can ask the server
/// to stop what that process is doing.
#[derive(Debug, Clone)]
pub struct CancelToken {
    pub(super) endpoint: Endpoint,
    pub(super) tls: Tls,
    pub(super) encryption: Encryption,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) process_id: i32,
    pub(super) secret_key: i32,
}

/// How long the server may take to answer when nobody set a limit.
const PATIENCE: Duration = Duration::from_secs(10);

impl CancelToken {
    /// Asks the server, through a connection of its own, to cancel the running
    /// statement, and returns when the server has taken the request. Whether a
    /// statement was running and is stopped shows in the session: it fails with
    /// SQLSTATE 57014, or completes.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn cancel(&self) -> Result<(), ConnectError> {
        let settings = Settings {
            tls: self.tls.clone(),
            connect_timeout: Some(self.connect_timeout.unwrap_or(PATIENCE)),
            ..Settings::default()
        };
        let mut transport = connect::open(&self.endpoint, &settings, self.encryption)?;
        let mut request = BytesMut::new();
        frontend::cancel_request(self.process_id, self.secret_key, &mut request);
        let sent = transport.write_all(&request).and_then(|()| transport.flush());
        sent.map_err(|source| ConnectError::io(&self.endpoint, source))?;
        // The server closes the connection when it has passed the request on.
        _ = transport.read(&mut [0; 1]);
        Ok(())
    }

    pub(super) fn new(
        endpoint: &Endpoint,
        settings: &Settings,
        transport: &Transport,
    ) -> Self {
        Self {
            endpoint: endpoint.clone(),
            tls: settings.tls.clone(),
            // The request goes the way the session went.
            encryption: match transport.is_encrypted() {
                true => Encryption::Demanded,
                false => Encryption::None,
            },
            connect_timeout: settings.connect_timeout,
            process_id: 0,
            secret_key: 0,
        }
    }
}
