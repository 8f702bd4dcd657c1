//! Lends connections to programs that speak PostgreSQL's protocol themselves, such as
//! Node with node-postgres: they talk to a socket, we relay to the server.

use std::io;
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;

use crate::database::{
    ConnectError, ExecError, Relayed, ServerError, Session, Settings, refuse,
};
use crate::run::{Connections, Event, Interrupt, Listener};

/// Why a client could not be served to its end.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It does not speak PostgreSQL's protocol, or went away at once.
    #[error("the program does not speak PostgreSQL's protocol")]
    Client(#[source] io::Error),
    /// The server does not let it in.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection to the server is lost.
    #[error(transparent)]
    Exec(#[from] ExecError),
}

/// What a program may use beside the migration's own connection: each of its further
/// clients gets a session of its own, outside the transaction.
#[derive(Clone)]
pub struct FurtherConnections {
    settings: Settings,
    listener: Listener,
    interrupt: Interrupt,
}

impl Connections {
    /// Lends connection 0 to `client` until it says goodbye, goes away, somebody asks to
    /// stop, or `idle` breaks, which is asked every few milliseconds. The session is then
    /// ready for the next statement; an open transaction stays open.
    ///
    /// # Errors
    /// When the client is no PostgreSQL client, or the connection to the server is lost.
    pub fn serve(
        &mut self,
        client: &UnixStream,
        idle: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<(), ServeError> {
        let (executed, swallowed) = (&mut self.executed, &mut self.swallowed);
        let mut tally = |what: Tally<'_>| match what {
            Tally::Executed => *executed += 1,
            Tally::Failed(error) => *swallowed = Some(Box::new(error.clone())),
        };
        let served = Served { listener: &self.listener, interrupt: &self.interrupt };
        served.relay(&mut self.main, client, idle, &mut tally)
    }

    /// The means to open further connections like [`Self::open`], from other threads.
    #[must_use]
    pub fn further(&self) -> FurtherConnections {
        FurtherConnections {
            settings: self.main.settings().clone(),
            listener: self.listener.clone(),
            interrupt: self.interrupt.clone(),
        }
    }

    /// How connection 0 reaches the server.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.main.settings()
    }
}

impl FurtherConnections {
    /// Opens a session for `client` and lends it, as [`Connections::serve`] does.
    ///
    /// # Errors
    /// As there, and when the server does not let it in; the client is told so.
    pub fn serve(
        &self,
        client: &UnixStream,
        idle: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<(), ServeError> {
        let mut session = match Session::connect(&self.settings) {
            Ok(session) => session,
            Err(error) => {
                refuse(client, &error.to_string()).map_err(ServeError::Client)?;
                return Err(error.into());
            }
        };
        self.interrupt.watch(session.cancel_token());
        let served = Served { listener: &self.listener, interrupt: &self.interrupt };
        served.relay(&mut session, client, idle, &mut |_| {})
    }
}

/// What is counted on the migration's own connection.
enum Tally<'e> {
    Executed,
    Failed(&'e ServerError),
}

struct Served<'a> {
    listener: &'a Listener,
    interrupt: &'a Interrupt,
}

impl Served<'_> {
    fn relay(
        &self,
        session: &mut Session,
        client: &UnixStream,
        idle: &mut dyn FnMut() -> ControlFlow<()>,
        tally: &mut dyn FnMut(Tally<'_>),
    ) -> Result<(), ServeError> {
        session.greet(client).map_err(ServeError::Client)?;
        let mut heed = |what: Relayed<'_>| {
            match what {
                Relayed::Statement(sql) => {
                    let sql = sql.to_owned();
                    (self.listener)(Event::Statement { sql, parameters: None });
                }
                Relayed::Notice(notice) => (self.listener)(Event::Notice {
                    severity: notice.severity.clone(),
                    message: notice.message.clone(),
                }),
                Relayed::Completed => tally(Tally::Executed),
                Relayed::Error(error) => tally(Tally::Failed(error)),
                Relayed::Idle if self.interrupt.is_raised() => {
                    return ControlFlow::Break(());
                }
                Relayed::Idle => return idle(),
            }
            ControlFlow::Continue(())
        };
        Ok(session.relay(client, &mut heed)?)
    }
}
