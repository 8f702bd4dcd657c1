//! What the convention asks for, as SQL: what all tables stand on, and what a table of
//! tenants' rows must have.

mod audit;
mod foundation;
mod keys;
mod lacking;
mod new_table;
mod piece;
mod table;
mod words;

pub use foundation::{Foundation, context_function, foundation};
pub use keys::Keys;
pub use lacking::{Lacking, lacking};
pub use new_table::new_table;
pub use piece::{Aspect, Piece};
pub use table::{STANDARD_POLICIES, pieces, subject_to};
