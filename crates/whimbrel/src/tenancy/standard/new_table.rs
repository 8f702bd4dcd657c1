//! A new table that is as the convention asks from its first day.

use super::keys::{Keys, Surroundings};
use super::table::of_table;
use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{Column, Estate, Index, Table};

/// The statements that make a table of tenants' rows.
pub fn new_table(table: &QualifiedName, convention: &Convention) -> Vec<String> {
    let tenant = quote_ident(&convention.column);
    let kind = &convention.column_type;
    let schema = table.schema.as_ref().map_or("public", |schema| schema.as_str());
    let qualified = QualifiedName::new(schema, table.name.as_str());
    let mut sql = vec![format!(
        "CREATE TABLE {qualified} (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    {tenant} {kind} NOT NULL,
    name character varying(255) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now()
)"
    )];
    let made = described(schema, table.name.as_str(), convention);
    let around = Surroundings {
        estate: &Estate::default(),
        convention,
        scope: &|_| true,
        keys: Keys::AsAsked,
    };
    let pieces = of_table(&made, &around);
    sql.extend(pieces.into_iter().flat_map(|piece| piece.sql));
    sql
}

/// The table as a survey would find it.
fn described(schema: &str, name: &str, convention: &Convention) -> Table {
    let column = |number, name: &str, type_name: &str| Column {
        number,
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        not_null: true,
        ..Column::default()
    };
    let key = Index {
        primary: true,
        unique: true,
        valid: true,
        key: vec![1],
        ..Index::default()
    };
    Table {
        schema: schema.to_owned(),
        name: name.to_owned(),
        kind: 'r',
        columns: vec![
            column(1, "id", "uuid"),
            column(2, &convention.column, &convention.column_type),
        ],
        indexes: vec![key],
        ..Table::default()
    }
}
