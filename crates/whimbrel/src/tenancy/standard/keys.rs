//! Keys that carry the tenant column: a row of one tenant cannot refer to another's.

use super::table::{beside, name, tenancy};
use crate::config::Convention;
use crate::sql::quote_ident;
use crate::tenancy::estate::{Column, Constraint, Estate, Table};

/// What a table stands in.
pub(super) struct Surroundings<'a> {
    pub(super) estate: &'a Estate,
    pub(super) convention: &'a Convention,
    /// The tables that may be changed.
    pub(super) scope: &'a dyn Fn(&Table) -> bool,
    /// Which keys are to carry the tenant column.
    pub(super) keys: Keys,
}

/// Which keys are to carry the tenant column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Those of the tables for which the convention asks it.
    AsAsked,
    /// Also foreign keys of all other tables, and the keys that they refer to.
    AllForeign,
}

/// Whether the keys of a table are to carry the tenant column.
fn wanted(table: &Table, convention: &Convention) -> bool {
    let own = convention.table(&table.schema, &table.name);
    own.and_then(|own| own.composite_keys).unwrap_or(convention.composite_keys)
}

/// A unique key `(tenant, ...)` beside the primary key, for others to refer to, and
/// foreign keys to tables of tenants that carry the tenant column.
pub(super) fn of(
    table: &Table,
    tenant: &Column,
    surroundings: &Surroundings<'_>,
) -> Vec<String> {
    let asked = wanted(table, surroundings.convention);
    if !asked && surroundings.keys == Keys::AsAsked {
        return Vec::new();
    }
    let mut sql = Vec::new();
    let primary = table.indexes.iter().find(|index| index.primary);
    if let Some(key) = primary.filter(|_| asked) {
        sql.extend(unique(table, tenant, &key.key));
    }
    for foreign in table.constraints.iter().filter(|one| one.kind == 'f') {
        sql.extend(carrying(foreign, table, tenant, surroundings));
    }
    sql
}

/// A unique constraint over the tenant column and a key that does not hold it, unless
/// there is one.
fn unique(table: &Table, tenant: &Column, key: &[i16]) -> Option<String> {
    if key.contains(&tenant.number) || key.contains(&0) {
        return None;
    }
    let mut wanted = vec![tenant.number];
    wanted.extend(key);
    let there =
        |one: &[i16]| one.len() == wanted.len() && wanted.iter().all(|c| one.contains(c));
    if table
        .indexes
        .iter()
        .any(|index| index.unique && !index.partial && there(&index.key))
    {
        return None;
    }
    let columns = names(table, tenant, key)?;
    let suffix = format!("_{}_key", columns.replace(['"', ' '], "").replace(',', "_"));
    let constraint = beside(&table.name, &suffix);
    Some(format!(
        "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE ({columns})",
        name(table),
        quote_ident(&constraint)
    ))
}

/// The same foreign key with the tenant column on both sides, where the other table has
/// one of the same type and a unique key for it.
fn carrying(
    foreign: &Constraint,
    table: &Table,
    tenant: &Column,
    surroundings: &Surroundings<'_>,
) -> Vec<String> {
    let Surroundings { estate, convention, scope, .. } = surroundings;
    let target = foreign.references.and_then(|oid| estate.table(oid));
    let Some(target) = target.filter(|target| !target.is_root(convention)) else {
        return Vec::new();
    };
    // It may be made only now, and is not where nobody asks for it.
    let known = target.tenant_column(convention).is_some();
    let there = &tenancy(target, convention).tenant;
    if !known || there.name != tenant.name || there.type_name != tenant.type_name {
        return Vec::new();
    }
    // PostgreSQL refuses actions that would set a key with a generated column in it.
    let derived = tenancy(table, convention).derived;
    let sets = matches!(foreign.on_delete, Some('n' | 'd'))
        || matches!(foreign.on_update, Some('c' | 'n' | 'd'));
    if derived && sets {
        return Vec::new();
    }
    let carries = foreign.columns.contains(&tenant.number);
    if carries || foreign.inherited || foreign.referenced.contains(&there.number) {
        return Vec::new();
    }
    let (Some(here), Some(over)) = (
        names(table, tenant, &foreign.columns),
        names(target, there, &foreign.referenced),
    ) else {
        return Vec::new();
    };
    let needed = unique(target, there, &foreign.referenced);
    if needed.is_some() && !scope(target) {
        return Vec::new();
    }
    let mut sql = Vec::from_iter(needed);
    let constraint = quote_ident(&foreign.name);
    sql.push(format!(
        "ALTER TABLE {} DROP CONSTRAINT {constraint},\n    ADD CONSTRAINT {constraint} \
         FOREIGN KEY ({here}) REFERENCES {} ({over}){}",
        name(table),
        name(target),
        actions(foreign, table)
    ));
    sql
}

/// What happens to rows that refer to a row that goes. Only the old columns are set: the
/// tenant column stays (PostgreSQL 15).
fn actions(foreign: &Constraint, table: &Table) -> String {
    let columns = foreign.columns.iter().filter_map(|number| table.column(*number));
    let columns: Vec<String> = columns.map(|column| quote_ident(&column.name)).collect();
    let columns = columns.join(", ");
    let mut text = match foreign.on_delete {
        Some('c') => " ON DELETE CASCADE".to_owned(),
        Some('r') => " ON DELETE RESTRICT".to_owned(),
        Some('n') => format!(" ON DELETE SET NULL ({columns})"),
        Some('d') => format!(" ON DELETE SET DEFAULT ({columns})"),
        _ => String::new(),
    };
    text.push_str(match foreign.on_update {
        Some('c') => " ON UPDATE CASCADE",
        Some('r') => " ON UPDATE RESTRICT",
        // Setting the key's columns would set the tenant column as well.
        _ => "",
    });
    if foreign.deferrable {
        let initially = foreign.definition.contains("INITIALLY DEFERRED");
        text.push_str(if initially {
            " DEFERRABLE INITIALLY DEFERRED"
        } else {
            " DEFERRABLE"
        });
    }
    text
}

fn names(table: &Table, tenant: &Column, key: &[i16]) -> Option<String> {
    let columns = key.iter().map(|number| table.column(*number));
    let columns: Option<Vec<&Column>> = columns.collect();
    let columns = [tenant].into_iter().chain(columns?);
    Some(columns.map(|column| quote_ident(&column.name)).collect::<Vec<_>>().join(", "))
}
