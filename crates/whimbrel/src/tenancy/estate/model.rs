//! An estate as data.

use serde::Deserialize;

use super::objects::{
    DefaultPrivilege, Function, ParameterPrivilege, Publication, Sequence, View,
};

/// The number of an object in its catalog.
pub type Oid = u32;

/// What a database holds, as far as tenants, roles and the audit log are concerned.
/// Lists are ordered by name.
#[derive(Debug, Clone, Default)]
pub struct Estate {
    /// The server and the session.
    pub server: Server,
    /// Its roles, without PostgreSQL's own.
    pub roles: Vec<Role>,
    /// Schemas.
    pub schemas: Vec<Schema>,
    /// Ordinary, partitioned and foreign tables, and partitions.
    pub tables: Vec<Table>,
    /// Views and materialized views.
    pub views: Vec<View>,
    /// Functions and procedures.
    pub functions: Vec<Function>,
    /// Sequences.
    pub sequences: Vec<Sequence>,
    /// What future tables grant.
    pub default_privileges: Vec<DefaultPrivilege>,
    /// Published tables. Empty before PostgreSQL 15.
    pub publications: Vec<Publication>,
    /// Grants on parameters. Empty before PostgreSQL 15.
    pub parameters: Vec<ParameterPrivilege>,
}

impl Estate {
    /// A table by its oid.
    pub fn table(&self, oid: Oid) -> Option<&Table> {
        self.tables.iter().find(|table| table.oid == oid)
    }

    /// A function by its oid.
    pub fn function(&self, oid: Oid) -> Option<&Function> {
        self.functions.iter().find(|function| function.oid == oid)
    }

    /// A role by its name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }
}

/// The server and the session that asked.
#[derive(Debug, Clone, Deserialize, Default)]
pub struct Server {
    /// `server_version_num`: 150018 is 15.18.
    pub version: u32,
    /// The database.
    pub database: String,
    /// The session's role.
    pub role: String,
    /// Whether there is the application role.
    pub app_exists: bool,
    /// Whether it may make temporary tables.
    pub app_temporary: bool,
}

/// A role.
#[derive(Debug, Clone, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Row security does not hold for it.
    pub superuser: bool,
    /// Row security does not hold for it.
    pub bypass_rls: bool,
    /// Whether it can log in.
    pub login: bool,
    /// Whether the application role may `SET ROLE` to it.
    pub app_may_become: bool,
    /// Whether it owns a table.
    pub owns_tables: bool,
}

/// A schema.
#[derive(Debug, Clone, Deserialize)]
pub struct Schema {
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: String,
    /// Whether the application role may name what is in it.
    pub app_usage: bool,
    /// Whether it may create in it.
    pub app_create: bool,
}

/// A table or partition.
#[derive(Debug, Clone, Deserialize, Default)]
pub struct Table {
    /// `pg_class.oid`.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// `r` ordinary, `p` partitioned, `f` foreign.
    pub kind: char,
    /// Its owner.
    pub owner: String,
    /// Whether row security is enabled.
    pub rls: bool,
    /// Whether it holds for the owner as well.
    pub force: bool,
    /// Whether it is a partition.
    pub is_partition: bool,
    /// The topmost partitioned table of a partition.
    pub root: Option<Oid>,
    /// What it is a partition of, or inherits from.
    pub parents: Vec<Oid>,
    /// A partition's bound.
    pub bound: Option<String>,
    /// How it is partitioned.
    pub partitioning: Option<Partitioning>,
    /// Rows as the planner last counted them; negative when it never did.
    pub estimate: f64,
    /// What the application role may do, with the whole table or some column.
    pub app: AppPrivileges,
    /// Columns in their order.
    #[serde(skip)]
    pub columns: Vec<Column>,
    /// Indexes.
    #[serde(skip)]
    pub indexes: Vec<Index>,
    /// Constraints.
    #[serde(skip)]
    pub constraints: Vec<Constraint>,
    /// Policies.
    #[serde(skip)]
    pub policies: Vec<Policy>,
    /// Triggers, without those of constraints.
    #[serde(skip)]
    pub triggers: Vec<Trigger>,
    /// Rewrite rules.
    #[serde(skip)]
    pub rules: Vec<Rule>,
}

impl Table {
    /// A column by its number.
    pub fn column(&self, number: i16) -> Option<&Column> {
        self.columns.iter().find(|column| column.number == number)
    }

    /// `schema.name` for people.
    pub fn label(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

/// How a table is partitioned.
#[derive(Debug, Clone, Deserialize)]
pub struct Partitioning {
    /// `r` range, `l` list, `h` hash.
    pub strategy: char,
    /// As PostgreSQL writes it.
    pub key: String,
    /// The columns of the key; 0 for an expression.
    pub columns: Vec<i16>,
    /// Whether there is a default partition.
    pub has_default: bool,
}

/// What the application role may do with a table.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "one for each privilege")]
pub struct AppPrivileges {
    /// `SELECT`.
    pub select: bool,
    /// `INSERT`.
    pub insert: bool,
    /// `UPDATE`.
    pub update: bool,
    /// `DELETE`.
    pub delete: bool,
    /// `TRUNCATE`.
    pub truncate: bool,
    /// `REFERENCES`.
    pub references: bool,
    /// `TRIGGER`.
    pub trigger: bool,
    /// `MAINTAIN`, since PostgreSQL 17.
    pub maintain: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Default)]
pub struct Column {
    /// `attnum`.
    pub number: i16,
    /// Its name.
    pub name: String,
    /// Its type with its modifier, as PostgreSQL writes it.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What its type is a domain over.
    #[serde(default)]
    pub domain_over: Option<String>,
    /// Its type.
    pub type_oid: Oid,
    /// The type's modifier; -1 for none.
    pub type_modifier: i32,
    /// Whether it refuses NULL.
    pub not_null: bool,
    /// Its default.
    pub default: Option<String>,
    /// `a` always, `d` by default.
    pub identity: Option<char>,
    /// `s` stored, `v` virtual.
    pub generated: Option<char>,
    /// What it is generated from.
    #[serde(default)]
    pub generation: Option<String>,
    /// The sequence that belongs to it.
    pub sequence: Option<String>,
}

impl Column {
    /// What it holds: its type, or what that is a domain over.
    pub fn holds(&self) -> &str {
        self.domain_over.as_deref().unwrap_or(&self.type_name)
    }
}

/// An index.
#[derive(Debug, Clone, Deserialize, Default)]
#[expect(clippy::struct_excessive_bools, reason = "as in pg_index")]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Whether it is the primary key's.
    pub primary: bool,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is an exclusion constraint's.
    pub exclusion: bool,
    /// Whether it can be used.
    pub valid: bool,
    /// The key columns, without those of INCLUDE; 0 for an expression.
    pub key: Vec<i16>,
    /// Whether it has a WHERE.
    pub partial: bool,
    /// As PostgreSQL writes it.
    pub definition: String,
}

/// A constraint.
#[derive(Debug, Clone, Deserialize)]
pub struct Constraint {
    /// Its name.
    pub name: String,
    /// `c` check, `f` foreign, `p` primary, `u` unique, `x` exclusion, `n` not null,
    /// `t` trigger.
    pub kind: char,
    /// Its columns.
    pub columns: Vec<i16>,
    /// The table that a foreign key refers to.
    pub references: Option<Oid>,
    /// The columns there.
    pub referenced: Vec<i16>,
    /// `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default.
    pub on_delete: Option<char>,
    /// The same for updates.
    pub on_update: Option<char>,
    /// `f` full, `s` simple.
    #[serde(rename = "match")]
    pub match_type: Option<char>,
    /// Whether it can be deferred.
    pub deferrable: bool,
    /// Whether it holds for all rows.
    pub validated: bool,
    /// Whether it comes from the partitioned table.
    pub inherited: bool,
    /// As PostgreSQL writes it.
    pub definition: String,
    /// The condition of a check.
    pub expression: Option<String>,
}

/// A policy.
#[derive(Debug, Clone, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Permissive or restrictive.
    pub permissive: bool,
    /// `r` select, `a` insert, `w` update, `d` delete, `*` all.
    pub command: char,
    /// Whether it is for PUBLIC.
    pub public: bool,
    /// The roles that it is for.
    pub roles: Vec<String>,
    /// Whether it holds for the application role.
    pub for_app: Option<bool>,
    /// USING, with qualified names.
    pub using: Option<String>,
    /// WITH CHECK, with qualified names.
    pub check: Option<String>,
    /// Other tables and views that it looks at.
    pub relations: Vec<Oid>,
    /// Functions that it calls.
    pub functions: Vec<Oid>,
}

/// A trigger.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "as in pg_trigger")]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// What it calls.
    pub function: Oid,
    /// The function's schema.
    pub function_schema: String,
    /// The function's name.
    pub function_name: String,
    /// `O` origin, `A` always, `R` replica, `D` disabled.
    pub enabled: char,
    /// For each row.
    pub row: bool,
    /// Before the event.
    pub before: bool,
    /// On INSERT.
    pub insert: bool,
    /// On DELETE.
    pub delete: bool,
    /// On UPDATE.
    pub update: bool,
    /// On TRUNCATE.
    pub truncate: bool,
    /// Only when one of these columns is updated.
    pub columns: Vec<i16>,
    /// Whether it has a WHEN.
    pub condition: bool,
    /// Whether it is a constraint trigger.
    pub constraint: bool,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// As PostgreSQL writes it.
    pub definition: String,
}

/// A rewrite rule of a table.
#[derive(Debug, Clone, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// `1` select, `2` update, `3` insert, `4` delete.
    pub event: char,
    /// As for triggers.
    pub enabled: char,
    /// Other tables and views that it touches.
    pub relations: Vec<Oid>,
    /// As PostgreSQL writes it.
    pub definition: String,
}
