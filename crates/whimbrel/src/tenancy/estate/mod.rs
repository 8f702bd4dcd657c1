//! What a database holds, as far as tenants, roles and the audit log are concerned: one
//! reading, in one round trip, that checks, repairs and proofs share.

mod error;
mod model;
mod queries;
mod read;
mod tenant_column;

pub use error::EstateError;
pub use model::{
    AppPrivileges, Column, Constraint, DefaultPrivilege, Estate, Function, Index, Oid,
    ParameterPrivilege, Partitioning, Policy, Publication, Role, Rule, Schema, Sequence,
    Server, Table, Trigger, View,
};
pub use read::survey;
pub use tenant_column::{ColumnName, TenantColumn};
