//! What a database holds, as far as tenants, roles and the audit log are concerned: one
//! reading, in one round trip, that checks, repairs and proofs share.

mod error;
mod model;
mod objects;
mod queries;
mod read;
mod tenant_column;

pub use error::EstateError;
pub use model::{
    AppPrivileges, Column, Constraint, Estate, Index, Oid, Partitioning, Policy, Role,
    Rule, Schema, Server, Table, Trigger,
};
pub use objects::{
    DefaultPrivilege, Function, ParameterPrivilege, Publication, Sequence, View,
};
pub use read::survey;
pub use tenant_column::{ColumnName, TenantColumn};
