//! Conditions that the columns of a row have to obey together.

use std::collections::BTreeSet;

use crate::synthesis::Types;
use crate::tenancy::estate::Column;
use crate::tenancy::prove::scene::Scene;

/// How many partitions' conditions are offered to a row of the whole.
const PARTITIONS: usize = 6;

/// Columns that obey conditions together.
pub(super) struct Group<'a> {
    pub(super) columns: Vec<&'a Column>,
    /// The conditions, as expressions.
    pub(super) conditions: Vec<String>,
    /// Functions that they call, as text.
    pub(super) hints: Vec<String>,
    /// Whether it is about where a row has its place, so that defaults cannot be trusted.
    pub(super) routes: bool,
}

impl Group<'_> {
    /// What candidates are looked for in.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.conditions.iter().chain(&self.hints).map(String::as_str).collect()
    }
}

/// The groups of a table: conditions that share a column are one.
pub(super) fn groups<'a>(scene: &Scene<'a>, at: usize, types: &Types) -> Vec<Group<'a>> {
    let table = scene.tables[at].table;
    let mut all: Vec<Group<'a>> = Vec::new();
    for check in table.constraints.iter().filter(|one| one.kind == 'c') {
        let Some(expression) = &check.expression else { continue };
        let columns = check.columns.iter().filter_map(|number| table.column(*number));
        all.push(Group {
            columns: columns.collect(),
            conditions: vec![expression.clone()],
            hints: called(scene, expression),
            routes: false,
        });
    }
    all.extend(table.columns.iter().filter_map(|column| generated(scene, at, column)));
    if let Some(bound) = bounds(scene, at) {
        // The key may be an expression: every column whose name stands in it counts.
        let named = table.columns.iter().filter(|one| bound.contains(&one.name));
        let columns = named.collect();
        all.push(Group { columns, conditions: vec![bound], hints: vec![], routes: true });
    }
    for column in &table.columns {
        let checked =
            types.get(&column.type_oid).is_some_and(|one| !one.checks.is_empty());
        if checked {
            let (columns, conditions, hints) = (vec![column], vec![], vec![]);
            all.push(Group { columns, conditions, hints, routes: false });
        }
    }
    merged(all)
}

/// A column that is made of others by a function, which may refuse what it is given.
fn generated<'a>(scene: &Scene<'a>, at: usize, column: &Column) -> Option<Group<'a>> {
    let expression = column.generation.as_ref()?;
    let hints = called(scene, expression);
    let others = scene.tables[at].table.columns.iter();
    let columns: Vec<_> = others
        .filter(|one| one.number != column.number && expression.contains(&one.name))
        .collect();
    // It is to be worked out, whatever comes of it.
    let condition = format!("(({expression}) IS NOT DISTINCT FROM ({expression}))");
    (!hints.is_empty() && !columns.is_empty()).then(|| Group {
        columns,
        conditions: vec![condition],
        hints,
        routes: false,
    })
}

/// The texts of the functions that an expression calls.
fn called(scene: &Scene<'_>, expression: &str) -> Vec<String> {
    let functions = scene.estate.functions.iter();
    let named = functions.filter(|one| {
        !one.source.is_empty() && expression.contains(&format!("{}(", one.name))
    });
    named.map(|one| one.source.clone()).collect()
}

/// Where a row of a partition may be; of a partitioned table, where its first partitions
/// take rows.
fn bounds(scene: &Scene<'_>, at: usize) -> Option<String> {
    let own = &scene.tables[at];
    if let Some(bound) = &own.facts.bound {
        return Some(bound.clone());
    }
    own.table.partitioning.as_ref()?;
    let leaves = scene.tables.iter().filter(|one| {
        one.table.root == Some(own.table.oid) && one.table.partitioning.is_none()
    });
    let all: Vec<String> = leaves
        .filter_map(|one| one.facts.bound.as_ref())
        .take(PARTITIONS)
        .map(|bound| format!("({bound})"))
        .collect();
    (!all.is_empty()).then(|| all.join(" OR "))
}

fn merged(all: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut merged: Vec<Group<'_>> = Vec::new();
    for mut one in all {
        let numbers: BTreeSet<i16> = one.columns.iter().map(|one| one.number).collect();
        let (shared, apart): (Vec<_>, Vec<_>) = merged.into_iter().partition(|other| {
            other.columns.iter().any(|column| numbers.contains(&column.number))
        });
        for other in shared {
            for column in other.columns {
                if one.columns.iter().all(|have| have.number != column.number) {
                    one.columns.push(column);
                }
            }
            one.conditions.extend(other.conditions);
            one.hints.extend(other.hints);
            one.routes |= other.routes;
        }
        merged = apart;
        merged.push(one);
    }
    merged
}
