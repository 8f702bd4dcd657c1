//! Tenant columns for tables whose rows belong to the tenant of another table's row.

use std::collections::BTreeMap;

use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{ColumnName, Constraint, Estate, Oid, Table};
use crate::tenancy::standard::subject_to;

/// A migration of rows: tenant columns, filled from the rows that they hang on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backfill {
    /// The tables, `schema.name` for people.
    pub tables: Vec<String>,
    /// The way up.
    pub up: Vec<String>,
    /// The way down.
    pub down: Vec<String>,
}

/// What gives the tables in `scope` that have no tenant column one, where every row of
/// theirs refers to a row of a table that has one.
///
/// The column is nullable, and its default the tenant that is set: whoever does not know
/// of it writes as before.
pub fn backfill(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
) -> Backfill {
    let mut made = Backfill::default();
    // By which expression a table's rows say whose they are.
    let mut tenants: BTreeMap<Oid, String> = BTreeMap::new();
    for table in &estate.tables {
        if let Some(expression) = present(table, convention) {
            tenants.insert(table.oid, expression);
        }
    }
    let lacking = |table: &&Table| {
        subject_to(table, convention)
            && scope(table)
            && table.tenant_column(convention).is_none()
    };
    let mut open: Vec<&Table> = estate.tables.iter().filter(lacking).collect();
    // From parents to children, until no table finds one any more.
    loop {
        let count = open.len();
        open.retain(|table| {
            let Some((foreign, parent)) = parent(table, estate, &tenants) else {
                return true;
            };
            let tenant = &tenants[&parent.oid];
            let target = (*table, foreign);
            made.add(target, (parent, tenant), convention);
            tenants.insert(table.oid, quote_ident(&convention.column));
            false
        });
        if open.len() == count {
            return made;
        }
    }
}

/// How a table's own column says whose a row is.
fn present(table: &Table, convention: &Convention) -> Option<String> {
    let found = table.tenant_column(convention)?;
    let column = quote_ident(&found.column.name);
    match found.by {
        ColumnName::Canonical | ColumnName::RootKey => Some(column),
        ColumnName::Alias => Some(format!("{column}::{}", convention.column_type)),
    }
}

/// The foreign key by which every row has a parent with a tenant.
fn parent<'a>(
    table: &'a Table,
    estate: &'a Estate,
    tenants: &BTreeMap<Oid, String>,
) -> Option<(&'a Constraint, &'a Table)> {
    let required = |constraint: &&Constraint| {
        let mut columns = constraint.columns.iter().map(|number| table.column(*number));
        constraint.kind == 'f'
            && constraint.validated
            && columns.all(|column| column.is_some_and(|column| column.not_null))
    };
    table.constraints.iter().filter(required).find_map(|constraint| {
        let oid = constraint.references.filter(|oid| tenants.contains_key(oid))?;
        Some((constraint, estate.table(oid)?))
    })
}

impl Backfill {
    fn add(
        &mut self,
        (table, foreign): (&Table, &Constraint),
        (parent, tenant): (&Table, &str),
        convention: &Convention,
    ) {
        let on = QualifiedName::new(table.schema.as_str(), table.name.as_str());
        let from = QualifiedName::new(parent.schema.as_str(), parent.name.as_str());
        let column = quote_ident(&convention.column);
        let (kind, function) = (&convention.column_type, &convention.function);
        let pairs = foreign.columns.iter().zip(&foreign.referenced);
        let pairs = pairs.filter_map(|(here, there)| {
            let (here, there) = (table.column(*here)?, parent.column(*there)?);
            let (here, there) = (quote_ident(&here.name), quote_ident(&there.name));
            Some(format!("parent.{there} = child.{here}"))
        });
        let pairs = pairs.collect::<Vec<_>>().join(" AND ");
        self.tables.push(table.label());
        self.up.push(format!("ALTER TABLE {on} ADD COLUMN {column} {kind}"));
        self.up.push(format!(
            "UPDATE {on} child SET {column} = parent.{tenant}\n    FROM {from} parent\n    \
             WHERE {pairs}"
        ));
        self.up.push(format!(
            "ALTER TABLE {on} ALTER COLUMN {column} SET DEFAULT {function}()"
        ));
        self.down.insert(0, format!("ALTER TABLE {on} DROP COLUMN {column}"));
    }
}
