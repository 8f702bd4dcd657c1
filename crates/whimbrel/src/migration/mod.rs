//! Files on disk: one change with its way there and its way back.

mod checksum;
mod model;

pub use checksum::checksum;
pub use model::{Body, Directives, Migration, SqlMigration, SqlPart, Wrapping};
