//! Queries that name the columns of a whole table: PostgreSQL writes `t(a, b, c)` where
//! columns have other names than the table's, and says nothing of that in its
//! dependencies. Such a text fits only when all columns are as they will be.

use std::collections::BTreeSet;

use super::action::{Action, Verb};
use super::planner::Planner;
use super::rules::table_of;
use crate::catalog::{Catalog, Fact, FactId, Kind};

impl Planner<'_> {
    /// Lets queries wait for the columns of the tables that they read.
    pub(super) fn await_columns(&self, actions: &mut [Action]) {
        let kinds = [Kind::View, Kind::MaterializedView, Kind::Rule];
        let queries = actions
            .iter_mut()
            .filter(|action| kinds.contains(&action.subject.kind))
            .filter(|action| action.verb != Verb::Drop);
        for action in queries {
            let Some(query) = self.to.get(&action.subject) else { continue };
            let old = self.from.get(&action.subject);
            let used: BTreeSet<&FactId> = old
                .into_iter()
                .flat_map(|old| self.from.dependencies(old))
                .map(|needed| &needed.id)
                .collect();
            for table in rows_of(query, self.to) {
                let columns = self.to.children_of_kind(&table, Kind::Column).into_iter();
                let made = columns.filter(|column| self.creates.contains(&column.id));
                action.draft.requires.extend(made.map(|column| column.id.clone()));
                let columns =
                    self.from.children_of_kind(&table, Kind::Column).into_iter();
                let gone = columns.filter(|column| {
                    self.drops.contains(&column.id) && !used.contains(&column.id)
                });
                action.draft.behind.extend(gone.map(|column| column.id.clone()));
                action.draft.requires.push(table);
            }
        }
    }
}

/// The tables and composite types whose rows a query reads, itself or as what a function
/// gives.
fn rows_of(query: &Fact, catalog: &Catalog) -> BTreeSet<FactId> {
    let direct = catalog.dependencies(query);
    let of_functions = catalog
        .dependencies(query)
        .filter(|needed| needed.id.kind == Kind::Function)
        .flat_map(|function| catalog.dependencies(function));
    direct
        .chain(of_functions)
        .filter_map(|needed| match needed.id.kind {
            Kind::Table | Kind::Composite => Some(needed.id.clone()),
            Kind::Column => Some(table_of(needed, catalog)),
            _ => None,
        })
        .filter(|id| matches!(id.kind, Kind::Table | Kind::Composite))
        .collect()
}
