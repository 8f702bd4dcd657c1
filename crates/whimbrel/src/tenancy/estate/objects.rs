//! What there is beside tables: views, functions, sequences, and what the database gives
//! away.

use serde::Deserialize;

use super::model::Oid;

/// A view or materialized view.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "one for each privilege")]
pub struct View {
    /// `pg_class.oid`.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether it is materialized.
    pub materialized: bool,
    /// Its owner.
    pub owner: String,
    /// Whether it reads with its caller's rights.
    pub invoker: bool,
    /// What the application role may do.
    pub app_select: bool,
    /// What the application role may do.
    pub app_insert: bool,
    /// What the application role may do.
    pub app_update: bool,
    /// What the application role may do.
    pub app_delete: bool,
    /// What can be written through it: the bits 4 update, 8 insert, 16 delete.
    pub writable: i32,
    /// Relations that it reads, directly or through other views.
    pub reads: Vec<Oid>,
}

/// A function or procedure.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "as in pg_proc")]
pub struct Function {
    /// `pg_proc.oid`.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its arguments, as they tell it from its namesakes.
    pub arguments: String,
    /// The types of what a call gives.
    pub argument_types: Vec<String>,
    /// Names of all arguments, where they have any.
    pub argument_names: Vec<String>,
    /// How many of the last may be left out.
    pub optional: i16,
    /// Whether the last takes any number.
    pub variadic: bool,
    /// What it returns.
    pub returns: String,
    /// Whether it returns a set.
    pub returns_set: bool,
    /// `f` function, `p` procedure, `a` aggregate, `w` window.
    pub kind: char,
    /// Its language.
    pub language: String,
    /// `i` immutable, `s` stable, `v` volatile.
    pub volatility: char,
    /// `s` safe, `r` restricted, `u` unsafe.
    pub parallel: char,
    /// SECURITY DEFINER.
    pub definer: bool,
    /// LEAKPROOF.
    pub leakproof: bool,
    /// Its owner.
    pub owner: String,
    /// Whether the owner is a superuser.
    pub owner_superuser: Option<bool>,
    /// Whether row security does not hold for the owner.
    pub owner_bypass_rls: Option<bool>,
    /// Settings that it runs with, `name=value`.
    pub config: Vec<String>,
    /// Its body; empty for a body in standard SQL.
    pub source: String,
    /// Whether the application role may call it.
    pub app_execute: bool,
}

impl Function {
    /// `schema.name(arguments)` for people.
    pub fn label(&self) -> String {
        format!("{}.{}({})", self.schema, self.name, self.arguments)
    }
}

/// A sequence.
#[derive(Debug, Clone, Deserialize)]
pub struct Sequence {
    /// `pg_class.oid`.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The table whose column it belongs to.
    pub table: Option<Oid>,
    /// What the application role may do.
    pub app_usage: bool,
    /// What the application role may do.
    pub app_select: bool,
    /// What the application role may do.
    pub app_update: bool,
}

/// What a role's future tables grant.
#[derive(Debug, Clone, Deserialize)]
pub struct DefaultPrivilege {
    /// Whose tables.
    pub by: String,
    /// In which schema; any if not given.
    pub schema: Option<String>,
    /// To whom: `public` for all.
    pub grantee: String,
    /// Whether the application role gains by it.
    pub for_app: bool,
    /// The privilege.
    pub privilege: String,
}

/// A published table.
#[derive(Debug, Clone, Deserialize)]
pub struct Publication {
    /// The publication.
    pub name: String,
    /// Whether it publishes all tables.
    pub all_tables: bool,
    /// The table.
    pub table: Option<Oid>,
    /// Whether it publishes only some rows of it.
    pub filtered: bool,
}

/// A grant on a parameter.
#[derive(Debug, Clone, Deserialize)]
pub struct ParameterPrivilege {
    /// The parameter.
    pub parameter: String,
    /// To whom: `public` for all.
    pub grantee: String,
    /// Whether the application role gains by it.
    pub for_app: bool,
}
