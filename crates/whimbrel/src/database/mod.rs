//! The connection to PostgreSQL: where the server is, how to get in, and what
//! is said over the wire.
//!
//! [`SettingsLayer`] is what one place (a URL, the environment, a flag) says
//! about a connection; layers merged and resolved give [`Settings`], and
//! [`Session::connect`] turns those into a [`Session`]. A session is blocking
//! and belongs to one thread; [`CancelToken`] is the one part of it that other
//! threads may hold.

mod advice;
mod authentication;
mod cancel;
mod certificate;
mod connect;
mod connect_error;
mod conninfo;
mod environment;
mod error;
mod exchange;
mod greeting;
mod layer;
mod outcome;
mod parameter;
mod pgpass;
mod pipeline;
mod pooler;
pub mod private;
mod relay;
mod session;
mod settings;
pub mod shadow;
mod tls;
mod transport;
mod url;
mod wire;

pub use cancel::CancelToken;
pub use connect_error::ConnectError;
pub use error::{Delivery, ExecError, Notice, ServerError, SqlState};
pub(crate) use greeting::refuse;
pub use layer::{Dialect, SettingsError, SettingsLayer};
pub use outcome::{Field, Outcome, Param, Row, Rows};
pub use pipeline::Reply;
pub use pooler::{Pooler, PoolerError, pooler};
pub(crate) use relay::Relayed;
pub use session::{ServerVersion, Session, TransactionStatus};
pub use settings::{
    ChannelBinding, ClientCertificate, Endpoint, Host, Pem, RootCertificates, Secret,
    Settings, Target, Tls, TlsMode,
};
