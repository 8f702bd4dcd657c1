//! SET NOT NULL, also on a table that others use meanwhile.

use super::column::alter_table;
use super::column_change::clause;
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::meanwhile;
use crate::sql::quote_ident;

/// The statements that make a column NOT NULL.
pub(super) fn set(to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let table = relation_of(scene.to, to);
    let foreign = scene.parent_of(to).value("foreign").is_some();
    if !scene.online(&table) || foreign {
        let draft = clause(to, scene, "SET NOT NULL")
            .work(Work::Scan)
            .hazard(Hazard::DependsOnData);
        return vec![draft.hazard(Hazard::BlocksTable)];
    }
    match own_constraint(to, scene) {
        Some(name) => constraint(to, scene, &name),
        None => through_check(to, scene),
    }
}

/// The name that PostgreSQL 18 gives to a column's not-null constraint, if it is free:
/// there a constraint can be added for new rows at once and checked later.
fn own_constraint(to: &Fact, scene: &Scene<'_>) -> Option<String> {
    let name = format!("{}_{}_not_null", to.id.part(1), to.id.name());
    let parts = [to.id.part(0), to.id.part(1), name.as_str()];
    let taken = scene.from.get(&FactId::new(Kind::Constraint, parts)).is_some();
    (scene.to.version.major() >= 18 && name.len() <= 63 && !taken).then_some(name)
}

fn constraint(to: &Fact, scene: &Scene<'_>, name: &str) -> Vec<Draft> {
    let column = quote_ident(to.id.name());
    let name = quote_ident(name);
    vec![
        alter(to, scene, &format!("ADD CONSTRAINT {name} NOT NULL {column} NOT VALID")),
        validate(to, scene, &name),
    ]
}

/// Since PostgreSQL 12, SET NOT NULL reads no rows where a valid check says it already.
fn through_check(to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let column = quote_ident(to.id.name());
    let name = quote_ident(&meanwhile(to, "not_null"));
    let check = format!("ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) NOT VALID");
    vec![
        alter(to, scene, &check),
        validate(to, scene, &name),
        clause(to, scene, "SET NOT NULL"),
        alter(to, scene, &format!("DROP CONSTRAINT {name}")),
    ]
}

fn alter(to: &Fact, scene: &Scene<'_>, clause: &str) -> Draft {
    let table = relation_of(scene.to, to);
    Draft::new(format!("{} {clause}", alter_table(to, scene)))
        .lock(LockMode::AccessExclusive, &table)
}

fn validate(to: &Fact, scene: &Scene<'_>, name: &str) -> Draft {
    let table = relation_of(scene.to, to);
    Draft::new(format!("{} VALIDATE CONSTRAINT {name}", alter_table(to, scene)))
        .lock(LockMode::ShareUpdateExclusive, &table)
        .work(Work::Scan)
        .hazard(Hazard::DependsOnData)
}
