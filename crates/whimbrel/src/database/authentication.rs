//! The dialogue from the startup message to the first `ReadyForQuery`.

use std::io;

use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{self, ScramSha256};
use postgres_protocol::message::{backend, frontend};

use super::connect_error::ConnectError;
use super::error::ServerError;
use super::pgpass::{self, Lookup};
use super::session::Session;
use super::settings::{ChannelBinding, Endpoint, Secret, Settings};
use super::wire::{malformed, take_bytes, take_text};

/// What the server asks for, by the number in its `Authentication` message.
mod request {
    pub(super) const OK: u32 = 0;
    pub(super) const CLEARTEXT: u32 = 3;
    pub(super) const MD5: u32 = 5;
    pub(super) const SASL: u32 = 10;
    pub(super) const SASL_CONTINUE: u32 = 11;
    pub(super) const SASL_FINAL: u32 = 12;
}

/// One attempt to be let in by one server.
pub(super) struct Login<'a> {
    pub(super) session: &'a mut Session,
    pub(super) settings: &'a Settings,
    pub(super) endpoint: &'a Endpoint,
    pub(super) scram: Option<ScramSha256>,
    pub(super) server_proved_itself: Proof,
}

/// Whether the server has shown that it knows the password as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    NotAsked,
    Pending,
    Given,
}

impl Login<'_> {
    /// Says who we are and what we want, and answers until the server is ready.
    pub(super) fn run(mut self) -> Result<(), ConnectError> {
        self.send_startup()?;
        loop {
            let message = self.session.wire.receive().map_err(|e| self.io(e))?;
            let body = self.session.wire.body(&message);
            match message.tag {
                backend::AUTHENTICATION_TAG => {
                    let body = body.to_vec();
                    self.authenticate(&body)?;
                }
                backend::ERROR_RESPONSE_TAG => {
                    let error = ServerError::parse(body);
                    self.session.broken = true;
                    return Err(ConnectError::server(self.settings, error));
                }
                backend::BACKEND_KEY_DATA_TAG => {
                    let [a, b, c, d, e, f, g, h] = *body else {
                        return Err(self.io(malformed("BackendKeyData")));
                    };
                    self.session.cancel.process_id = i32::from_be_bytes([a, b, c, d]);
                    self.session.cancel.secret_key = i32::from_be_bytes([e, f, g, h]);
                }
                backend::READY_FOR_QUERY_TAG => {
                    self.session.ready(&message).map_err(|e| self.io(e))?;
                    return Ok(());
                }
                _ => self.session.asynchronous(&message).map_err(|e| self.io(e))?,
            }
        }
    }

    fn send_startup(&mut self) -> Result<(), ConnectError> {
        let settings = self.settings;
        let fixed = [
            ("user", settings.user.as_str()),
            ("database", settings.database.as_str()),
            ("client_encoding", "UTF8"),
        ];
        let name = Some(("application_name", settings.application_name.as_str()));
        let options = settings.options.as_deref().map(|options| ("options", options));
        let extra = settings.parameters.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        let all = fixed
            .into_iter()
            .chain(name.filter(|(_, name)| !name.is_empty()))
            .chain(options)
            .chain(extra);
        frontend::startup_message(all, &mut self.session.wire.output)
            .map_err(|source| ConnectError::Unsendable { source })?;
        self.flush()
    }

    fn authenticate(&mut self, mut body: &[u8]) -> Result<(), ConnectError> {
        let kind = take_bytes(&mut body).map(u32::from_be_bytes);
        match kind.ok_or_else(|| self.io(malformed("Authentication")))? {
            request::OK => self.accepted(),
            request::CLEARTEXT => {
                self.refuse_without_binding()?;
                let password = self.password()?;
                self.send_password(password.expose().as_bytes())
            }
            request::MD5 => {
                self.refuse_without_binding()?;
                let salt =
                    body.try_into().map_err(|_| self.io(malformed("Authentication")))?;
                let password = self.password()?;
                let user = self.settings.user.as_bytes();
                let hash = md5_hash(user, password.expose().as_bytes(), salt);
                self.send_password(hash.as_bytes())
            }
            request::SASL => self.start_scram(body),
            request::SASL_CONTINUE => self.continue_scram(body),
            request::SASL_FINAL => self.finish_scram(body),
            other => Err(ConnectError::AuthenticationUnsupported {
                endpoint: self.endpoint.clone(),
                method: method(other),
            }),
        }
    }

    fn start_scram(&mut self, mut body: &[u8]) -> Result<(), ConnectError> {
        let mut mechanisms = Vec::new();
        while let Some(name) = take_text(&mut body).filter(|name| !name.is_empty()) {
            mechanisms.push(name);
        }
        let offers = |name: &str| mechanisms.contains(&name.as_bytes());
        let wanted = self.settings.channel_binding;
        let hash = match wanted {
            ChannelBinding::Disable => None,
            _ => self.session.wire.transport.channel_binding(),
        };
        let (mechanism, binding) = match hash {
            Some(hash) if offers(sasl::SCRAM_SHA_256_PLUS) => {
                let binding = sasl::ChannelBinding::tls_server_end_point(hash);
                (sasl::SCRAM_SHA_256_PLUS, binding)
            }
            _ if wanted == ChannelBinding::Require => return Err(self.no_binding()),
            Some(_) => (sasl::SCRAM_SHA_256, sasl::ChannelBinding::unrequested()),
            None => (sasl::SCRAM_SHA_256, sasl::ChannelBinding::unsupported()),
        };
        if !offers(mechanism) {
            let names: Vec<_> =
                mechanisms.iter().map(|m| m.escape_ascii().to_string()).collect();
            return Err(ConnectError::AuthenticationUnsupported {
                endpoint: self.endpoint.clone(),
                method: names.join(" or "),
            });
        }
        let password = self.password()?;
        let scram = ScramSha256::new(password.expose().as_bytes(), binding);
        let output = &mut self.session.wire.output;
        frontend::sasl_initial_response(mechanism, scram.message(), output)
            .map_err(|e| self.io(e))?;
        self.scram = Some(scram);
        self.server_proved_itself = Proof::Pending;
        self.flush()
    }

    fn continue_scram(&mut self, body: &[u8]) -> Result<(), ConnectError> {
        let mut scram = self.scram.take().ok_or_else(|| self.io(malformed("SASL")))?;
        scram.update(body).map_err(|e| self.not_authentic(&e))?;
        frontend::sasl_response(scram.message(), &mut self.session.wire.output)
            .map_err(|e| self.io(e))?;
        self.scram = Some(scram);
        self.flush()
    }

    fn finish_scram(&mut self, body: &[u8]) -> Result<(), ConnectError> {
        let mut scram = self.scram.take().ok_or_else(|| self.io(malformed("SASL")))?;
        scram.finish(body).map_err(|e| self.not_authentic(&e))?;
        self.server_proved_itself = Proof::Given;
        Ok(())
    }

    /// A server that ends SCRAM early has not shown that it knows the password.
    fn accepted(&self) -> Result<(), ConnectError> {
        if self.server_proved_itself == Proof::Pending {
            return Err(self.not_authentic(&"it ended the password exchange early"));
        }
        if self.server_proved_itself == Proof::NotAsked {
            return self.refuse_without_binding();
        }
        Ok(())
    }

    fn refuse_without_binding(&self) -> Result<(), ConnectError> {
        match self.settings.channel_binding {
            ChannelBinding::Require => Err(self.no_binding()),
            ChannelBinding::Disable | ChannelBinding::Prefer => Ok(()),
        }
    }

    fn no_binding(&self) -> ConnectError {
        self.not_authentic(&"channel_binding=require, and the server does not offer it")
    }

    fn password(&self) -> Result<Secret, ConnectError> {
        if let Some(password) = &self.settings.password {
            return Ok(password.clone());
        }
        let (endpoint, user) = (self.endpoint.clone(), self.settings.user.clone());
        let Some(file) = &self.settings.password_file else {
            return Err(ConnectError::PasswordMissing { endpoint, user });
        };
        match pgpass::look_up(file, self.endpoint, self.settings) {
            Lookup::Found(password) => Ok(password),
            Lookup::Absent => Err(ConnectError::PasswordMissing { endpoint, user }),
            Lookup::Exposed => {
                let file = file.clone();
                Err(ConnectError::PasswordFileExposed { endpoint, user, file })
            }
        }
    }

    fn send_password(&mut self, password: &[u8]) -> Result<(), ConnectError> {
        frontend::password_message(password, &mut self.session.wire.output)
            .map_err(|source| ConnectError::Unsendable { source })?;
        self.flush()
    }

    fn flush(&mut self) -> Result<(), ConnectError> {
        self.session.wire.flush().map_err(|e| self.io(e))
    }

    fn not_authentic(&self, problem: &dyn std::fmt::Display) -> ConnectError {
        let problem = problem.to_string();
        ConnectError::ServerNotAuthentic { endpoint: self.endpoint.clone(), problem }
    }

    fn io(&self, source: io::Error) -> ConnectError {
        ConnectError::io(self.endpoint, source)
    }
}

fn method(request: u32) -> String {
    match request {
        2 => "Kerberos V5".to_owned(),
        6 => "SCM credential".to_owned(),
        7 | 8 => "GSSAPI".to_owned(),
        9 => "SSPI".to_owned(),
        other => format!("an unknown kind ({other}) of"),
    }
}
