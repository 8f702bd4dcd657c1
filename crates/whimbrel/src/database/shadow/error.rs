//! Why there is no shadow database, or not quite the wanted one.

use std::fmt;

use crate::database::private::PrivateError;
use crate::database::{ConnectError, ExecError};

/// Why a shadow database could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ShadowError {
    /// No throwaway server could be started.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// The server that was given cannot be reached.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The server refused something.
    #[error("{doing}")]
    Exec {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: ExecError,
    },
    /// The shadow server's database is the one that the shadow is for.
    #[error(
        "the shadow server was given by the URL of the live database `{database}` itself; \
         give another server, or another database on it"
    )]
    Live {
        /// Its name.
        database: String,
    },
    /// The shadow server is older than the target, so it may not know what is in there.
    #[error(
        "the shadow server is PostgreSQL {found}, the target is PostgreSQL {wanted}; \
         give a shadow server that is not older"
    )]
    Older {
        /// The target's major version.
        wanted: u32,
        /// The shadow server's major version.
        found: u32,
    },
    /// The operating system has no random bytes for a name.
    #[error("no random bytes for the name of a shadow database: {0}")]
    Random(getrandom::Error),
}

impl ShadowError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }
}

/// Where a shadow differs from its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShadowWarning {
    /// It is of a newer major version.
    Version {
        /// The target's major version.
        wanted: u32,
        /// The shadow server's.
        used: u32,
    },
    /// The target's locale does not exist there.
    Locale {
        /// The target's.
        wanted: String,
        /// What the server said.
        reason: String,
    },
}

impl fmt::Display for ShadowWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { wanted, used } => write!(
                f,
                "PostgreSQL {wanted} is not installed: the shadow database is on \
                 PostgreSQL {used}"
            ),
            Self::Locale { wanted, reason } => write!(
                f,
                "the shadow database has not the target's locale {wanted}: {reason}"
            ),
        }
    }
}
