//! The tables of a proof, and how they stand to each other and to tenants.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::facts::Facts;
use super::tenants::Tenant;
use crate::config::Convention;
use crate::sql::quote_ident;
use crate::tenancy::estate::{Column, Constraint, Estate, Oid, Table};

/// The tables of a proof.
pub(super) struct Scene<'a> {
    pub(super) estate: &'a Estate,
    pub(super) convention: &'a Convention,
    pub(super) tables: Vec<Subject<'a>>,
    places: HashMap<Oid, usize>,
    /// Columns that hold a tenant's id: tenant columns, and what they refer to.
    pinned: HashSet<(Oid, i16)>,
    referrers: Vec<Vec<(usize, &'a Constraint)>>,
}

/// A table of a proof.
pub(super) struct Subject<'a> {
    pub(super) table: &'a Table,
    /// As SQL writes it.
    pub(super) name: String,
    pub(super) standing: Standing<'a>,
    pub(super) facts: Facts,
}

/// How the rows of a table belong to tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// By this column.
    Column(&'a Column),
    /// By the rows of other tables that they refer to.
    Child,
    /// By nothing that the database knows of.
    Bare,
    /// They belong to nobody; that is declared, with this reason.
    Global(String),
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        estate: &'a Estate,
        convention: &'a Convention,
        mut facts: HashMap<Oid, Facts>,
    ) -> Self {
        let pinned = pinned(estate, convention);
        let mut tables: Vec<Subject<'a>> = estate
            .tables
            .iter()
            .map(|table| Subject {
                table,
                name: format!(
                    "{}.{}",
                    quote_ident(&table.schema),
                    quote_ident(&table.name)
                ),
                standing: standing(estate, table, convention, &pinned),
                facts: facts.remove(&table.oid).unwrap_or_default(),
            })
            .collect();
        let places = tables.iter().enumerate().map(|(at, one)| (one.table.oid, at));
        let places: HashMap<Oid, usize> = places.collect();
        children(&mut tables, &places);
        let mut referrers = vec![Vec::new(); tables.len()];
        for (from, one) in tables.iter().enumerate() {
            for key in one.table.constraints.iter().filter(|key| key.kind == 'f') {
                let to = key.references.and_then(|oid| places.get(&oid));
                if let Some(to) = to {
                    referrers[*to].push((from, key));
                }
            }
        }
        Self { estate, convention, tables, places, pinned, referrers }
    }

    /// A table's place by its oid.
    pub(super) fn place(&self, oid: Oid) -> Option<usize> {
        self.places.get(&oid).copied()
    }

    /// Whether a column holds a tenant's id.
    pub(super) fn is_pinned(&self, at: usize, column: i16) -> bool {
        self.pinned.contains(&(self.tables[at].table.oid, column))
    }

    /// The foreign keys of a table, each with the place of the table that it refers to.
    pub(super) fn references(
        &self,
        at: usize,
    ) -> impl Iterator<Item = (&'a Constraint, usize)> + '_ {
        let keys = self.tables[at].table.constraints.iter().filter(|key| key.kind == 'f');
        keys.filter_map(|key| Some((key, self.place(key.references?)?)))
    }

    /// The foreign keys that refer to a table, each with the place of its own table.
    pub(super) fn referrers(&self, at: usize) -> &[(usize, &'a Constraint)] {
        self.referrers.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The place of the topmost table of a partition; of another table, its own.
    pub(super) fn root(&self, at: usize) -> usize {
        let root = self.tables[at].table.root.and_then(|root| self.place(root));
        root.unwrap_or(at)
    }

    /// Whether a table is the audit log or a part of it.
    pub(super) fn is_audit(&self, at: usize) -> bool {
        let Some(audit) = &self.convention.audit else { return false };
        let root = self.tables[self.root(at)].table;
        root.name == audit.table.name.as_str()
            && audit.table.schema.as_ref().is_none_or(|name| name.as_str() == root.schema)
    }

    /// The place of the audit log.
    pub(super) fn audit(&self) -> Option<usize> {
        (0..self.tables.len()).find(|at| self.root(*at) == *at && self.is_audit(*at))
    }
}

impl<'a> Subject<'a> {
    /// The column that says whose a row is.
    pub(super) fn owner(&self) -> Option<&'a Column> {
        match self.standing {
            Standing::Column(column) => Some(column),
            _ => None,
        }
    }

    /// A tenant's id as the table's column holds it.
    pub(super) fn id(&self, tenant: Tenant) -> Option<String> {
        self.owner().and_then(|column| tenant.id(column.holds()))
    }

    /// Whether the application role may do nothing with it.
    pub(super) fn closed(&self) -> bool {
        let app = self.table.app;
        !self.facts.usage || !(app.select || app.insert || app.update || app.delete)
    }

    /// A column by its name.
    pub(super) fn column(&self, name: &str) -> Option<&'a Column> {
        self.table.columns.iter().find(|column| column.name == name)
    }

    /// The columns of its primary key, else of a unique index without expressions and
    /// conditions, else none.
    pub(super) fn key(&self) -> Vec<&'a Column> {
        let indexes = self.table.indexes.iter();
        let usable = indexes
            .filter(|index| index.unique && !index.partial && !index.key.contains(&0));
        let best = usable.min_by_key(|index| !index.primary);
        let numbers = best.map(|index| index.key.as_slice()).unwrap_or_default();
        let all: Option<Vec<_>> =
            numbers.iter().map(|number| self.table.column(*number)).collect();
        all.unwrap_or_default()
    }
}

/// Columns that hold a tenant's id: tenant columns, and what they refer to.
fn pinned(estate: &Estate, convention: &Convention) -> HashSet<(Oid, i16)> {
    let open = |table: &Table| global(estate, table, convention).is_none();
    let mut found: HashSet<(Oid, i16)> = HashSet::new();
    for table in estate.tables.iter().filter(|table| open(table)) {
        found.extend(
            table
                .written_tenant_column(convention)
                .map(|one| (table.oid, one.column.number)),
        );
    }
    loop {
        let before = found.len();
        for table in &estate.tables {
            for key in table.constraints.iter().filter(|key| key.kind == 'f') {
                let Some(other) = key.references.and_then(|oid| estate.table(oid)) else {
                    continue;
                };
                for (own, referred) in key.columns.iter().zip(&key.referenced) {
                    if found.contains(&(table.oid, *own)) && open(other) {
                        found.insert((other.oid, *referred));
                    }
                }
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Why a table, or the one it is a partition of, is declared global.
fn global<'a>(
    estate: &Estate,
    table: &Table,
    convention: &'a Convention,
) -> Option<&'a str> {
    let root = table.root.and_then(|root| estate.table(root)).unwrap_or(table);
    convention
        .global_reason(&table.schema, &table.name)
        .or_else(|| convention.global_reason(&root.schema, &root.name))
}

fn standing<'a>(
    estate: &'a Estate,
    table: &'a Table,
    convention: &Convention,
    pinned: &HashSet<(Oid, i16)>,
) -> Standing<'a> {
    if let Some(reason) = global(estate, table, convention) {
        return Standing::Global(reason.to_owned());
    }
    if let Some(found) = table.written_tenant_column(convention) {
        return Standing::Column(found.column);
    }
    let column =
        table.columns.iter().find(|column| pinned.contains(&(table.oid, column.number)));
    column.map_or(Standing::Bare, Standing::Column)
}

/// Bare tables that refer to a table whose rows belong to tenants are its children.
fn children(tables: &mut [Subject<'_>], places: &HashMap<Oid, usize>) {
    loop {
        let mut found = BTreeSet::new();
        for (at, one) in tables.iter().enumerate() {
            let keys = one.table.constraints.iter().filter(|key| key.kind == 'f');
            let mut parents =
                keys.filter_map(|key| places.get(&key.references?).copied());
            let owned = |parent: usize| {
                matches!(tables[parent].standing, Standing::Column(_) | Standing::Child)
            };
            if one.standing == Standing::Bare && parents.any(owned) {
                found.insert(at);
            }
        }
        if found.is_empty() {
            return;
        }
        for at in found {
            tables[at].standing = Standing::Child;
        }
    }
}
