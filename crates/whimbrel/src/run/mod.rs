//! The only executor: whatever a migration is, its statements reach the database
//! from here, under one lock, with one way of recording what was done.
//!
//! [`run`] applies what is pending, [`revert`] takes back what was applied last.
//! Both speak in [`Event`]s and end in a [`Report`] or a [`Failure`] that says what
//! state the database is in.

mod ahead;
mod alone;
mod connections;
mod direct;
mod dry_run;
mod event;
mod executor;
mod failure;
mod index_target;
mod interrupt;
mod invalid_index;
mod lock;
mod look;
mod program;
mod record;
mod recovery;
mod refuse;
mod replace;
mod report;
mod resume;
mod retry;
mod revert;
mod select;
mod serve;
mod start;
mod surprise;
mod target;
mod together;
mod wrapped;

pub use connections::{Connections, Purpose, QueryError};
pub use direct::{DirectError, direct};
pub use dry_run::{Listed, dry_revert, dry_run};
pub use event::{Event, Listener};
pub use failure::{
    Cause, DatabaseState, Failure, MigrationFailure, Place, Refusal, RunError,
};
pub use interrupt::Interrupt;
pub use lock::{LockHolder, LockKey};
pub(crate) use look::Look;
pub use look::{Access, LookError, Looking};
pub use program::{Frame, Prelude, ProgramError, Programs};
pub(crate) use replace::{names as replaced_names, replaced_rows};
pub use report::{Completed, Report};
pub use revert::revert;
pub(crate) use select::is_edited;
pub use select::{Extent, RevertExtent, find, refuse_duplicates};
pub use serve::{FurtherConnections, ServeError};
pub use start::run;
pub use target::{Fake, RunOptions, Strictness, Target, Transactions};
