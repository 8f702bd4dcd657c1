//! Which user of the operating system the server runs as.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{Uid, User};

use super::error::PrivateError;

/// The user that owns a server's files and runs its programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    /// Ourselves.
    Own,
    /// Another one, because we are root and PostgreSQL refuses root.
    Other { uid: u32, gid: u32 },
}

/// Users that exist nearly everywhere and have few rights.
const UNPRIVILEGED: [&str; 3] = ["postgres", "nobody", "daemon"];

impl Account {
    /// The user to run a server as.
    pub(super) fn choose() -> Result<Self, PrivateError> {
        if !Uid::effective().is_root() {
            return Ok(Self::Own);
        }
        let users =
            UNPRIVILEGED.iter().filter_map(|name| User::from_name(name).ok().flatten());
        let user = users.into_iter().find(|user| !user.uid.is_root());
        let user = user.ok_or(PrivateError::NoAccount)?;
        Ok(Self::Other { uid: user.uid.as_raw(), gid: user.gid.as_raw() })
    }

    /// Makes a program run as this user.
    pub(super) fn apply(self, command: &mut Command) {
        if let Self::Other { uid, gid } = self {
            // For root, std drops the supplementary groups too.
            command.uid(uid).gid(gid);
        }
    }

    /// Gives a file or directory to this user.
    pub(super) fn own(self, path: &Path) -> Result<(), PrivateError> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid } => {
                chown(path, Some(uid), Some(gid)).map_err(PrivateError::file(path))
            }
        }
    }

    /// The user's number.
    pub(super) fn uid(self) -> u32 {
        match self {
            Self::Own => Uid::effective().as_raw(),
            Self::Other { uid, .. } => uid,
        }
    }
}
