//! From what a service wants and what there is to a migration that is proven.

mod convention;
mod copy;
mod desired;
mod error;
mod flow;
mod ground;
mod ownership;
mod renames;
mod repair;
mod twice;
mod vocabulary;
mod write;

pub use copy::copy_of;
pub use error::GenerateError;
pub use flow::{Generated, Generation, Kept, declare, generate};
pub use ownership::{Ownership, top_level};
pub use renames::{Decision, Renaming};
pub use repair::{Repair, Repaired, repair};
pub use twice::{Declared, Twice, declared_twice};
pub use vocabulary::Vocabulary;
pub use write::part;
pub(crate) use write::read_back;
