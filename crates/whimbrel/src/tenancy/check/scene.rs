//! What catalog rules look at: an estate, sorted by what each table is to tenants.

use std::collections::{HashMap, HashSet};

use super::super::estate::{
    Column, Estate, Function, Oid, Policy, Table, TenantColumn, Trigger,
};
use super::condition::{Condition, Verdict};
use super::history::records;
use crate::config::{Convention, Severity};
use crate::lint::Finding;
use crate::sql::{QualifiedName, lexemes};

/// What a table is to tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It records migrations.
    Record,
    /// It is the audit log, or a partition of it.
    Audit,
    /// It is declared to hold no tenant's rows.
    Global,
    /// It has a tenant column.
    Tenant,
    /// Nothing says whose its rows are.
    Nobody,
}

/// A table and what it is to tenants. A partition is what its root is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) table: &'a Table,
    pub(super) standing: Standing,
    /// The tenant column, if it has one.
    pub(super) tenant: Option<TenantColumn<'a>>,
}

impl<'a> Placed<'a> {
    /// `schema.table`
    pub(super) fn label(&self) -> String {
        self.table.label()
    }

    /// The path as SQL.
    pub(super) fn path(&self) -> String {
        path(self.table)
    }

    /// The tenant column, if it has one.
    pub(super) fn column(&self) -> Option<&'a Column> {
        self.tenant.map(|tenant| tenant.column)
    }
}

/// A table's path as SQL.
pub(super) fn path(table: &Table) -> String {
    QualifiedName::new(table.schema.as_str(), table.name.as_str()).to_string()
}

/// What catalog rules look at.
pub(super) struct Scene<'a> {
    pub(super) estate: &'a Estate,
    pub(super) convention: &'a Convention,
    placed: Vec<Placed<'a>>,
    places: HashMap<Oid, usize>,
    functions: HashMap<Oid, &'a Function>,
    /// Functions that write the audit log.
    audit_writers: HashSet<Oid>,
    conditions: Vec<Condition<'a>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        estate: &'a Estate,
        convention: &'a Convention,
        known_records: &[QualifiedName],
    ) -> Self {
        let records = records(estate, known_records);
        let by_oid: HashMap<Oid, &Table> =
            estate.tables.iter().map(|table| (table.oid, table)).collect();
        let place = |table: &'a Table| {
            let root = table.root.and_then(|root| by_oid.get(&root)).copied();
            let root = root.unwrap_or(table);
            let tenant = table.tenant_column(convention);
            let standing = if records.contains(&root.oid) {
                Standing::Record
            } else {
                standing(root, convention)
            };
            Placed { table, standing, tenant }
        };
        let placed: Vec<Placed<'a>> = estate.tables.iter().map(place).collect();
        let places = placed.iter().enumerate().map(|(at, one)| (one.table.oid, at));
        let functions = estate.functions.iter().map(|one| (one.oid, one));
        let audit_writers = estate.functions.iter();
        let audit_writers =
            audit_writers.filter(|function| writes_audit(function, convention));
        let mut scene = Self {
            estate,
            convention,
            places: places.collect(),
            functions: functions.collect(),
            audit_writers: audit_writers.map(|function| function.oid).collect(),
            conditions: Vec::new(),
            placed,
        };
        scene.conditions = scene.read_conditions();
        scene
    }

    /// All tables and partitions but the records of migrations.
    pub(super) fn tables(&self) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.placed.iter().copied().filter(|one| one.standing != Standing::Record)
    }

    /// Tables with a tenant column, without partitions and foreign tables.
    pub(super) fn tenants(&self) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.tables().filter(|one| {
            one.standing == Standing::Tenant
                && !one.table.is_partition
                && one.table.kind != 'f'
        })
    }

    /// A table by its oid, if it is no record of migrations.
    pub(super) fn get(&self, oid: Oid) -> Option<Placed<'a>> {
        let placed = self.places.get(&oid).map(|at| self.placed[*at])?;
        (placed.standing != Standing::Record).then_some(placed)
    }

    /// The table of the tenants themselves.
    pub(super) fn root(&self) -> Option<Placed<'a>> {
        self.tables().find(|one| one.table.is_root(self.convention))
    }

    /// A function by its oid.
    pub(super) fn function(&self, oid: Oid) -> Option<&'a Function> {
        self.functions.get(&oid).copied()
    }

    /// The context function.
    pub(super) fn context(&self) -> Option<&'a Function> {
        let name = &self.convention.function;
        self.estate.functions.iter().find(|function| {
            let schema = name.schema.as_ref().map(|schema| schema.as_str());
            function.name == name.name.as_str()
                && schema.is_none_or(|schema| schema == function.schema)
        })
    }

    /// The application role's name.
    pub(super) fn app(&self) -> &'a str {
        &self.convention.roles.app
    }

    /// Whether the application role is there, and is no superuser. Otherwise nothing can
    /// be said about single privileges.
    pub(super) fn app_is_bound(&self) -> bool {
        let role = self.estate.role(self.app());
        role.is_some_and(|role| !role.superuser)
    }

    /// Whether a policy is for the application role. Where the role is missing, or a
    /// superuser, who is a member of every role, those for PUBLIC and those that name it
    /// are.
    pub(super) fn is_for_app(&self, policy: &Policy) -> bool {
        let named = policy.public || policy.roles.iter().any(|role| role == self.app());
        named || (policy.for_app == Some(true) && self.app_is_bound())
    }

    /// The policies that hold for the application role, on tables of tenants, on the
    /// audit log, and on tables of which nothing is said.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition<'a>> {
        self.conditions.iter()
    }

    /// The restrictive policy that keeps a table's other policies in, whatever they let
    /// through.
    pub(super) fn floor(&self, table: Oid) -> Option<&Condition<'a>> {
        self.conditions.iter().find(|one| {
            one.placed.table.oid == table
                && !one.policy.permissive
                && one.policy.command == '*'
                && one.verdict() == Verdict::Isolates
        })
    }

    /// A finding about a permissive policy: less grave where a restrictive one keeps in
    /// what it lets through.
    pub(super) fn held(&self, condition: &Condition<'a>, found: Finding) -> Finding {
        let floor = self.floor(condition.placed.table.oid);
        let Some(floor) = floor.filter(|_| condition.policy.permissive) else {
            return found;
        };
        let severity = found.severity.min(Severity::Medium);
        let message =
            format!("{}; only {} keeps it in", found.message, floor.policy.name);
        Finding { message, ..found }.grave(severity)
    }

    fn read_conditions(&self) -> Vec<Condition<'a>> {
        let guarded = self.tables().filter(|one| one.standing != Standing::Global);
        let conditions = guarded.flat_map(|placed| {
            let policies = placed.table.policies.iter();
            let own = policies.filter(|policy| self.is_for_app(policy));
            own.map(move |policy| Condition::new(policy, placed, self.convention))
        });
        conditions.collect()
    }

    /// Whether a function writes the audit log: it lives in the log's schema, or names
    /// the log.
    pub(super) fn writes_audit(&self, function: &Function) -> bool {
        self.audit_writers.contains(&function.oid)
    }

    /// Enabled triggers of a table that write the audit log.
    pub(super) fn audit_triggers(&self, table: &'a Table) -> Vec<&'a Trigger> {
        let enabled = |trigger: &&Trigger| matches!(trigger.enabled, 'O' | 'A');
        let writes = |trigger: &&Trigger| {
            self.function(trigger.function).is_some_and(|one| self.writes_audit(one))
        };
        table.triggers.iter().filter(enabled).filter(writes).collect()
    }

    /// Whether changes of a table are to be recorded.
    pub(super) fn is_audited(&self, table: &Table) -> bool {
        self.convention.audit_of(&table.schema, &table.name).is_some()
    }
}

fn standing(root: &Table, convention: &Convention) -> Standing {
    let is_log = convention.audit.as_ref().is_some_and(|audit| {
        let schema = audit.table.schema.as_ref().map_or("public", |one| one.as_str());
        audit.table.name.as_str() == root.name && schema == root.schema
    });
    if is_log {
        Standing::Audit
    } else if convention.global_reason(&root.schema, &root.name).is_some() {
        Standing::Global
    } else if root.tenant_column(convention).is_some() {
        Standing::Tenant
    } else {
        Standing::Nobody
    }
}

fn writes_audit(function: &Function, convention: &Convention) -> bool {
    let Some(audit) = &convention.audit else { return false };
    let schema = audit.table.schema.as_ref().map_or("public", |one| one.as_str());
    if schema != "public" && function.schema == schema {
        return true;
    }
    let log = audit.table.name.as_str();
    if !function.source.contains(log) {
        return false;
    }
    let Ok(words) = lexemes(&function.source) else { return false };
    words.windows(2).any(|pair| {
        let before = pair[0].is("INTO") || pair[0].is_sign(".");
        before && pair[1].name().is_some_and(|name| name == log)
    })
}
