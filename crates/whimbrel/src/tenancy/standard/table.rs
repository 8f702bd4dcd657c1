//! What a table of tenants' rows must have.

use std::collections::BTreeSet;

use super::audit;
use super::keys::{self, Keys, Surroundings};
use super::piece::{Aspect, Piece};
use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{Column, ColumnName, Estate, Table, TenantColumn};

/// The permissive policy.
const ISOLATION: &str = "tenant_isolation";
/// The restrictive one, which a stray permissive policy cannot widen.
const FLOOR: &str = "tenant_floor";

/// The policies that the standard makes.
pub const STANDARD_POLICIES: [&str; 2] = [ISOLATION, FLOOR];

/// Whether the convention asks anything of a table: it holds rows of tenants, as far as
/// anybody has said.
///
/// Partitions follow their partitioned table. Foreign tables have no row security.
pub fn subject_to(table: &Table, convention: &Convention) -> bool {
    let log = convention.audit.as_ref().map(|audit| &audit.table);
    let is_log = log.is_some_and(|log| *log == name(table));
    table.kind != 'f'
        && !table.is_partition
        && !is_log
        && convention.global_reason(&table.schema, &table.name).is_none()
}

/// What the convention asks of the tables that are in `scope`, in the order in which it
/// has to be made. Other tables are left alone.
///
/// A table without a tenant column is given one, which fails where there are rows.
pub fn pieces(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
    keys: Keys,
) -> Vec<Piece> {
    let around = Surroundings { estate, convention, scope, keys };
    let subject = |table: &&Table| subject_to(table, convention) && scope(table);
    let mut pieces: Vec<Piece> = estate
        .tables
        .iter()
        .filter(subject)
        .flat_map(|table| of_table(table, &around))
        .collect();
    // Keys of one table may need the column of another.
    pieces.sort_by_key(|piece| piece.aspect != Aspect::Column);
    // Two tables may ask for the same key of a third.
    let mut asked = BTreeSet::new();
    for piece in &mut pieces {
        piece.sql.retain(|sql| asked.insert(sql.clone()));
    }
    pieces.retain(|piece| !piece.sql.is_empty());
    pieces
}

/// What the convention asks of one table.
pub(super) fn of_table(table: &Table, around: &Surroundings<'_>) -> Vec<Piece> {
    let Surroundings { estate, convention, .. } = *around;
    let Tenancy { tenant, column, .. } = tenancy(table, convention);
    let tenant = &tenant;
    let piece = |aspect, sql: Vec<String>| Piece { table: table.label(), aspect, sql };
    let mut pieces = vec![
        piece(Aspect::Column, column),
        piece(Aspect::Index, index(table, tenant)),
        piece(Aspect::Policies, policies(table, estate, tenant, convention)),
    ];
    if !table.is_root(convention) {
        pieces.push(piece(Aspect::Keys, keys::of(table, tenant, around)));
    }
    pieces.push(piece(Aspect::Privileges, privileges(table, estate, convention)));
    pieces.push(piece(Aspect::Audit, audit::triggers(table, tenant, convention)));
    pieces
}

pub(super) fn name(table: &Table) -> QualifiedName {
    QualifiedName::new(table.schema.as_str(), table.name.as_str())
}

/// By which column a table's rows are told apart, once it is made.
pub(super) struct Tenancy {
    pub(super) tenant: Column,
    /// What makes it.
    column: Vec<String>,
    /// Whether PostgreSQL derives it from another column.
    pub(super) derived: bool,
}

/// A column under another name gets one beside it that PostgreSQL derives from it: what
/// writes the old one goes on as before. A table without any gets one that is filled with
/// the tenant that is set.
pub(super) fn tenancy(table: &Table, convention: &Convention) -> Tenancy {
    let (on, name) = (name(table), quote_ident(&convention.column));
    let kind = &convention.column_type;
    let made = |not_null| Column {
        name: convention.column.clone(),
        type_name: kind.clone(),
        not_null,
        ..Column::default()
    };
    let Some(TenantColumn { column, by }) = table.tenant_column(convention) else {
        let function = &convention.function;
        let sql = format!(
            "ALTER TABLE {on} ADD COLUMN {name} {kind} NOT NULL DEFAULT {function}()"
        );
        return Tenancy { tenant: made(true), column: vec![sql], derived: false };
    };
    let mut sql = Vec::new();
    if by == ColumnName::Alias && (is_text(column) || column.type_name == *kind) {
        let alias = quote_ident(&column.name);
        let not_null = if column.not_null { " NOT NULL" } else { "" };
        sql.push(format!(
            "ALTER TABLE {on} ADD COLUMN {name} {kind}{not_null}\n    \
             GENERATED ALWAYS AS ({alias}::{kind}) STORED"
        ));
        return Tenancy { tenant: made(column.not_null), column: sql, derived: true };
    }
    if by == ColumnName::Canonical && !column.not_null {
        sql.push(format!("ALTER TABLE {on} ALTER COLUMN {name} SET NOT NULL"));
    }
    Tenancy { tenant: column.clone(), column: sql, derived: column.generated.is_some() }
}

fn is_text(column: &Column) -> bool {
    column.type_name.starts_with("character") || column.type_name == "text"
}

fn index(table: &Table, tenant: &Column) -> Vec<String> {
    let leads = |key: &[i16]| key.first() == Some(&tenant.number) && tenant.number != 0;
    let usable = table.indexes.iter().filter(|index| index.valid && !index.partial);
    if usable.into_iter().any(|index| leads(&index.key)) {
        return Vec::new();
    }
    let index = beside(&table.name, &format!("_{}_idx", tenant.name));
    let column = quote_ident(&tenant.name);
    vec![format!("CREATE INDEX {} ON {} ({column})", quote_ident(&index), name(table))]
}

/// The condition that a row belongs to the tenant that is set. The function's side is
/// cast, so that the column's index can be used.
pub(super) fn predicate(tenant: &Column, convention: &Convention) -> String {
    let column = quote_ident(&tenant.name);
    let current = format!("(SELECT {}())", convention.function);
    if tenant.type_name == convention.column_type {
        return format!("{column} = {current}");
    }
    let kind = if is_text(tenant) { "text" } else { &tenant.type_name };
    format!("{column} = {current}::{kind}")
}

fn policies(
    table: &Table,
    estate: &Estate,
    tenant: &Column,
    convention: &Convention,
) -> Vec<String> {
    let on = name(table);
    let app = quote_ident(&convention.roles.app);
    let condition = predicate(tenant, convention);
    let mut sql = vec![
        format!("ALTER TABLE {on} ENABLE ROW LEVEL SECURITY"),
        format!("ALTER TABLE {on} FORCE ROW LEVEL SECURITY"),
    ];
    for (policy, restrictive) in [(ISOLATION, ""), (FLOOR, " AS RESTRICTIVE")] {
        if table.policies.iter().any(|one| one.name == policy) {
            sql.push(format!("DROP POLICY {} ON {on}", quote_ident(policy)));
        }
        sql.push(format!(
            "CREATE POLICY {} ON {on}{restrictive} FOR ALL TO {app}\n    \
             USING ({condition})\n    WITH CHECK ({condition})",
            quote_ident(policy)
        ));
    }
    let partitions = estate.tables.iter().filter(|one| one.root == Some(table.oid));
    for partition in partitions.filter(|one| one.kind != 'f') {
        // Without a policy of its own nobody reads it past those of the whole.
        let partition = name(partition);
        sql.push(format!("ALTER TABLE {partition} ENABLE ROW LEVEL SECURITY"));
        sql.push(format!("ALTER TABLE {partition} FORCE ROW LEVEL SECURITY"));
    }
    sql
}

fn privileges(table: &Table, estate: &Estate, convention: &Convention) -> Vec<String> {
    let app = quote_ident(&convention.roles.app);
    let has = table.app;
    let wanted = [
        ("SELECT", has.select),
        ("INSERT", has.insert),
        ("UPDATE", has.update),
        ("DELETE", has.delete),
    ];
    let missing: Vec<&str> =
        wanted.iter().filter(|(_, has)| !has).map(|(name, _)| *name).collect();
    let mut sql = Vec::new();
    // A table that grants something already is restricted on purpose.
    if missing.len() == wanted.len() {
        sql.push(format!("GRANT {} ON {} TO {app}", missing.join(", "), name(table)));
        let own = estate.sequences.iter().filter(|one| one.table == Some(table.oid));
        for sequence in own.filter(|one| !one.app_usage) {
            let sequence =
                QualifiedName::new(sequence.schema.as_str(), sequence.name.as_str());
            sql.push(format!("GRANT USAGE ON SEQUENCE {sequence} TO {app}"));
        }
    }
    sql
}

/// PostgreSQL cuts names at 63 bytes (`NAMEDATALEN`, manual 4.1.1).
const NAME_BYTES: usize = 63;

/// A name made of a table's, cut so that the end stays.
pub(super) fn beside(table: &str, end: &str) -> String {
    let room = NAME_BYTES.saturating_sub(end.len());
    let kept = &table[..table.floor_char_boundary(room.min(table.len()))];
    let mut made = format!("{kept}{end}");
    made.truncate(made.floor_char_boundary(NAME_BYTES));
    made
}
