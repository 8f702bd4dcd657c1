//! What brings an estate that grew without the convention to it.
//!
//! [`backfill`] is what only rows can say: whose the rows of a child table are.
//! [`repairs`] is all the rest, as SQL that makes the wanted state out of the present one.

mod backfill;
mod functions;
mod grants;
mod relations;
mod repairs;

pub use backfill::{Backfill, backfill};
pub use repairs::repairs;
