//! Rows that a proof put into tables.

use std::collections::BTreeMap;

use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::prove::scene::Subject;
use crate::tenancy::prove::tenants::Tenant;

/// The rows of one table.
#[derive(Debug, Clone, Default)]
pub(in crate::tenancy::prove) struct Seeds {
    /// Rows that are there.
    pub(in crate::tenancy::prove) rows: Vec<Row>,
    /// Rows that can be added: they were, and are gone again.
    pub(in crate::tenancy::prove) spares: Vec<Row>,
    /// What went wrong before the rows were made without triggers.
    pub(in crate::tenancy::prove) without_triggers: Option<Failure>,
    /// Why there are no rows.
    pub(in crate::tenancy::prove) failure: Option<Failure>,
    /// Statements that made room for rows: a default partition.
    pub(in crate::tenancy::prove) room: Vec<String>,
}

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tenancy::prove) struct Failure {
    pub(in crate::tenancy::prove) code: String,
    pub(in crate::tenancy::prove) message: String,
}

/// A row.
#[derive(Debug, Clone)]
pub(in crate::tenancy::prove) struct Row {
    pub(in crate::tenancy::prove) tenant: Tenant,
    pub(in crate::tenancy::prove) number: usize,
    /// The columns that were given, each with what was given, as SQL.
    pub(in crate::tenancy::prove) given: Vec<(String, String)>,
    /// What the columns hold, as text.
    pub(in crate::tenancy::prove) values: BTreeMap<String, Option<String>>,
    /// `tableoid` and `ctid`.
    pub(in crate::tenancy::prove) place: (String, String),
}

impl Seeds {
    /// A tenant's row by its number.
    pub(in crate::tenancy::prove) fn row(
        &self,
        tenant: Tenant,
        number: usize,
    ) -> Option<&Row> {
        self.rows.iter().find(|row| row.tenant == tenant && row.number == number)
    }

    /// A tenant's last row: the one that no other table's row refers to, if it has two.
    pub(in crate::tenancy::prove) fn last(&self, tenant: Tenant) -> Option<&Row> {
        self.rows.iter().rev().find(|row| row.tenant == tenant)
    }

    /// A row that can be added for a tenant.
    pub(in crate::tenancy::prove) fn spare(&self, tenant: Tenant) -> Option<&Row> {
        self.spares.iter().find(|row| row.tenant == tenant)
    }
}

impl Row {
    /// The statement that makes exactly this row.
    pub(in crate::tenancy::prove) fn insert(&self, table: &Subject<'_>) -> String {
        let columns = table.table.columns.iter().filter(|one| one.generated.is_none());
        let all =
            columns.filter_map(|one| Some((one.name.clone(), self.literal(&one.name)?)));
        insert(table, &all.collect::<Vec<_>>())
    }

    /// What a column holds, as a literal.
    pub(in crate::tenancy::prove) fn literal(&self, column: &str) -> Option<String> {
        let value = self.values.get(column)?;
        Some(value.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal))
    }

    /// The condition that finds it by these columns.
    pub(in crate::tenancy::prove) fn found_by(&self, columns: &[&str]) -> Option<String> {
        let parts: Option<Vec<String>> = columns
            .iter()
            .map(|column| {
                let value = self.values.get(*column)?.as_deref()?;
                Some(format!("{} = {}", quote_ident(column), quote_literal(value)))
            })
            .collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(" AND "))
    }
}

/// An INSERT of one row.
pub(in crate::tenancy::prove) fn insert(
    table: &Subject<'_>,
    given: &[(String, String)],
) -> String {
    if given.is_empty() {
        return format!("INSERT INTO {} DEFAULT VALUES", table.name);
    }
    let names: Vec<String> = given.iter().map(|(name, _)| quote_ident(name)).collect();
    let values: Vec<&str> = given.iter().map(|(_, value)| value.as_str()).collect();
    let overriding = match given.iter().any(|(name, _)| {
        table.column(name).is_some_and(|column| column.identity.is_some())
    }) {
        true => " OVERRIDING SYSTEM VALUE",
        false => "",
    };
    format!(
        "INSERT INTO {} ({}){overriding} VALUES ({})",
        table.name,
        names.join(", "),
        values.join(", ")
    )
}
