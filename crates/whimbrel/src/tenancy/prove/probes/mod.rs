//! What is tried.

mod audit;
mod control;
mod function;
mod ground;
mod interference;
mod keys;
mod privilege;
mod read;
mod reference;
mod role;
mod setting;
mod target;
mod through;
mod unique;
mod view;
mod write;

pub(super) use audit::shadow;
pub(super) use control::{CONTROLS, SELECT};
pub(super) use function::is_called;
pub(super) use ground::{Ground, others, table};
