//! All that rows do not matter for.

use std::collections::BTreeSet;

use super::functions::functions;
use super::grants::grants;
use super::relations::{partitions, policies, views};
use crate::config::Convention;
use crate::tenancy::estate::{Estate, Table};
use crate::tenancy::standard::{Keys, pieces, subject_to};

/// SQL that makes the wanted state out of the present one, for what is in `scope`: what
/// the convention asks of every table, and what stands against it: stray policies, views
/// and functions that pass over row security, privileges that do. `whole` says whether
/// what belongs to no table (schemas, default privileges) is in scope as well.
///
/// A table without a tenant column is left alone: nobody knows whose its rows are.
///
/// The statements are meant for a copy of the database: the plan that leads from the one
/// to the other is what is to be run.
pub fn repairs(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
    whole: bool,
) -> Vec<String> {
    let known = |table: &Table| scope(table) && table.tenant_column(convention).is_some();
    let subject = |table: &&Table| subject_to(table, convention) && known(table);
    let tables: Vec<&Table> = estate.tables.iter().filter(subject).collect();
    let mut sql = Vec::new();
    tables.iter().for_each(|table| sql.extend(policies(table)));
    let pieces = pieces(estate, convention, &known, Keys::AllForeign);
    sql.extend(pieces.into_iter().flat_map(|piece| piece.sql));
    tables.iter().for_each(|table| sql.extend(partitions(table, estate, convention)));
    sql.extend(views(estate, convention, scope));
    sql.extend(functions(estate, convention, scope));
    sql.extend(grants(estate, convention, scope, whole));
    let mut asked = BTreeSet::new();
    sql.retain(|sql| asked.insert(sql.clone()));
    sql
}
