//! What a service wants its schema to be.
//!
//! A [`Source`] is a database, a snapshot, or [`Ddl`]: statements with their
//! [`Origin`]s, from SQL files or from another language's declarations. PostgreSQL
//! elaborates the DDL on a shadow database ([`Ddl::elaborate`]), in whatever order the
//! statements are written.

mod body;
mod ddl;
mod duplicate;
mod elaborate;
mod error;
mod load;
mod order;
mod origin;
mod read;
mod recorder;
mod refuse;
mod rows;

pub use ddl::{Ddl, Declaration, Source};
pub use elaborate::{Elaborated, Note};
pub use error::{SourceError, SourceErrors};
pub use origin::{MadeObject, Origin, Origins};
pub use refuse::Refused;
