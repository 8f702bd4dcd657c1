//! What the commands do, one file each.

mod create;
mod doctor;
mod dropin;
mod dry_run;
mod generate;
mod init;
mod revert;
mod run;
mod scope;
mod server;
mod status;
mod work;

pub(crate) use create::create;
pub(crate) use doctor::doctor;
pub(crate) use dropin::dropin;
pub(crate) use generate::generate;
pub(crate) use init::init;
pub(crate) use revert::revert;
pub(crate) use run::run;
pub(crate) use scope::{Scope, environment};
pub(crate) use server::server;
pub(crate) use status::status;
