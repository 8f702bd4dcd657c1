//! From differences to statements: what PostgreSQL has to be told so that one catalog
//! becomes the other.
//!
//! Only [`rules`](self) know kinds: each says how its kind is made, dropped and changed,
//! which lock that takes, whether it scans or rewrites, and what can be lost. The
//! planner asks them, finds what else has to be rebuilt because it depends on something
//! that goes, and puts all statements into one order by real dependencies. It never sees
//! a connection.

mod action;
mod actions;
mod aliases;
mod column_order;
mod compact;
mod declaration;
mod error;
mod gather;
mod graph;
mod hazard;
mod lock;
mod order;
mod planner;
mod rebuild;
mod rename;
mod rules;
mod scene;
mod segment;
mod spelling;
mod step;

pub use action::{TransactionMode, Verb, Work};
pub use column_order::{ColumnOrder, column_orders};
pub use declaration::{OwnDeclaration, own_declarations};
pub use error::PlanError;
pub use hazard::Hazard;
pub use lock::{Lock, LockMode};
pub use planner::plan;
pub use rename::{
    Certainty, Rename, RenameCandidate, RenameError, RenameSteps, parse_renames,
    rename_candidates, rename_steps,
};
pub use scene::{PlanOptions, Technique};
pub use segment::{LOCK_TIMEOUT, Segment, SegmentMode};
pub use step::{Plan, Step};
