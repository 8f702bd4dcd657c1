//! QuickJS, one runtime per service: the module loader's natives, the event
//! loop, and exceptions with TypeScript positions.

mod exception;
mod natives;
mod settle;
mod start;
mod state;
mod wording;

pub(crate) use start::{Engine, EngineOptions};
pub(crate) use state::{Phase, State};
