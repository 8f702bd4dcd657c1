//! A PostgreSQL server of our own.
//!
//! [`PrivateServer::start`] finds the binaries, initialises a cluster once per
//! version (a template in the temporary directory that later servers copy) and
//! starts a server that listens on a Unix socket only. A *throwaway* server
//! lives as long as its value, also when the process is killed; a *kept* one
//! stays in a directory of the project, running, and is shared by all who start
//! it.

mod account;
mod binaries;
mod cluster;
mod error;
mod kept;
mod memory;
mod place;
mod process;
mod server;

pub use binaries::{Binaries, BinarySearch, find_binaries};
pub use error::PrivateError;
pub use memory::roomy_memory;
pub use server::{Directory, PrivateOptions, PrivateServer};
