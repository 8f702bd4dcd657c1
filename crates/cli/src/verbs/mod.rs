//! What the commands do, one file each.

mod create;
mod diff;
mod doctor;
mod drift;
mod dropin;
mod dropin_drop;
mod dropin_generate;
mod dropin_query;
mod dropin_schema;
mod dry_run;
mod dump;
mod endpoint;
mod generate;
mod init;
mod revert;
mod run;
mod scope;
mod server;
mod squash;
mod status;
pub(crate) mod tenancy;
mod work;

pub(crate) use create::create;
pub(crate) use diff::diff;
pub(crate) use doctor::doctor;
pub(crate) use drift::drift;
pub(crate) use dropin::dropin;
pub(crate) use dump::dump;
pub(crate) use generate::generate;
pub(crate) use init::init;
pub(crate) use revert::revert;
pub(crate) use run::run;
pub(crate) use scope::{Scope, environment};
pub(crate) use server::server;
pub(crate) use squash::squash;
pub(crate) use status::status;
