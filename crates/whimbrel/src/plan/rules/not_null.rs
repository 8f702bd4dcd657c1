//! Whether a column may be NULL. Since PostgreSQL 18 that it may not is a constraint with
//! a name, which can be without heirs and not validated.

use super::column::alter_table;
use super::inherited::{follows, heirs, originals, stays};
use super::not_null_online;
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::dotted;
use crate::sql::{quote_ident, quote_literal};

/// What the column's definition says of it.
pub(super) fn definition(column: &Attributes) -> String {
    let constraint = column.group("not_null_constraint");
    // What is not validated is added afterwards.
    if !column.is("not_null") || constraint.is("not_valid") {
        return String::new();
    }
    let name = constraint.maybe("name");
    let name = name.map(|name| format!(" CONSTRAINT {}", quote_ident(name)));
    let heirs = if constraint.is("no_inherit") { " NO INHERIT" } else { "" };
    format!("{} NOT NULL{heirs}", name.unwrap_or_default())
}

/// What a new column's definition could not say.
pub(super) fn unsaid(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let column = fact.attributes();
    let constraint = column.group("not_null_constraint");
    match constraint.is("not_valid") {
        true => set(fact, &column, scene),
        false => commented(fact, None, &constraint, scene).into_iter().collect(),
    }
}

/// Leads from one state to the other.
pub(super) fn changes(from: &Fact, to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let (old, new) = (from.attributes(), to.attributes());
    let differs = |attribute: &str| old.value(attribute) != new.value(attribute);
    if differs("not_null") {
        if follows(from, to, "not_null", scene) {
            return Vec::new();
        }
        if new.is("not_null") {
            return set(to, &new, scene);
        }
        let drop = statement(to, scene, &column_clause(to, "DROP NOT NULL"));
        return [drop].into_iter().chain(still_not_null(to, scene)).collect();
    }
    let same = !differs("not_null_constraint") || !new.is("not_null");
    if same || renamed_along(from, to, scene) {
        return Vec::new();
    }
    constraint_changes(to, &old, &new, scene)
}

fn constraint_changes(
    to: &Fact,
    old: &Attributes,
    new: &Attributes,
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let (was, is) = (old.group("not_null_constraint"), new.group("not_null_constraint"));
    // Nothing takes a proof back.
    if is.is("not_valid") && !was.is("not_valid") {
        let drop = statement(to, scene, &column_clause(to, "DROP NOT NULL"));
        return [drop].into_iter().chain(set(to, new, scene)).collect();
    }
    let (before, after) = (name(to, &was), name(to, &is));
    let mut drafts = Vec::new();
    if before != after {
        let clause = format!("RENAME CONSTRAINT {before} TO {after}");
        drafts.push(statement(to, scene, &clause));
    }
    if was.is("not_valid") && !is.is("not_valid") {
        let draft = statement(to, scene, &format!("VALIDATE CONSTRAINT {after}"));
        drafts.push(draft.work(Work::Scan).hazard(Hazard::DependsOnData));
    }
    if was.is("no_inherit") != is.is("no_inherit") {
        let word = if is.is("no_inherit") { "NO INHERIT" } else { "INHERIT" };
        let clause = format!("ALTER CONSTRAINT {after} {word}");
        drafts.push(statement(to, scene, &clause));
    }
    drafts.extend(commented(to, was.maybe("comment"), &is, scene));
    drafts
}

/// Changes the comment on the constraint.
fn commented(
    column: &Fact,
    before: Option<&str>,
    constraint: &Attributes,
    scene: &Scene<'_>,
) -> Option<Draft> {
    let after = constraint.maybe("comment");
    let text = after.map_or_else(|| "NULL".to_owned(), quote_literal);
    let (name, table) = (name(column, constraint), relation_of(scene.to, column));
    let table = dotted(&table.parts);
    (before != after)
        .then(|| Draft::new(format!("COMMENT ON CONSTRAINT {name} ON {table} IS {text}")))
}

/// Whether a parent's constraint gets the same new name, which goes down to its heirs.
fn renamed_along(from: &Fact, to: &Fact, scene: &Scene<'_>) -> bool {
    let called =
        |fact: &Fact| name(fact, &fact.attributes().group("not_null_constraint"));
    let (old, new) = (from.attributes(), to.attributes());
    let rest = |column: &Attributes| {
        column.group("not_null_constraint").only(&["not_valid", "no_inherit", "comment"])
    };
    rest(&old) == rest(&new)
        && originals(from, scene.from).any(|original| {
            stays(from, original, scene.from, scene)
                && scene.to.get(&original.id).is_some_and(|renamed| {
                    called(original) == called(from) && called(renamed) == called(to)
                })
        })
}

/// The name of the constraint.
fn name(column: &Fact, constraint: &Attributes) -> String {
    let usual = || format!("{}_{}_not_null", column.id.part(1), column.id.part(2));
    quote_ident(&constraint.maybe("name").map_or_else(usual, str::to_owned))
}

/// Forbids NULL in a column that is there.
pub(super) fn set(fact: &Fact, column: &Attributes, scene: &Scene<'_>) -> Vec<Draft> {
    let constraint = column.group("not_null_constraint");
    let comment = commented(fact, None, &constraint, scene);
    if constraint.names().all(|name| name == "comment") {
        let set = not_null_online::set(fact, scene);
        return set.into_iter().chain(comment).collect();
    }
    let (name, column) = (name(fact, &constraint), quote_ident(fact.id.name()));
    let mut clause = format!("ADD CONSTRAINT {name} NOT NULL {column}");
    if constraint.is("no_inherit") {
        clause.push_str(" NO INHERIT");
    }
    if constraint.is("not_valid") {
        let draft = statement(fact, scene, &(clause + " NOT VALID"));
        return [draft].into_iter().chain(comment).collect();
    }
    let draft = statement(fact, scene, &clause).work(Work::Scan);
    let draft = draft.hazard(Hazard::DependsOnData).hazard(Hazard::BlocksTable);
    [draft].into_iter().chain(comment).collect()
}

/// DROP NOT NULL goes down to the heirs, of which some may keep it.
fn still_not_null(to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let heirs = heirs(to, scene.to).filter(|heir| stays(heir, to, scene.to, scene));
    heirs
        .flat_map(|heir| match heir.attributes().is("not_null") {
            true => match heir.attributes().value("not_null_constraint") {
                Some(_) => set(heir, &heir.attributes(), scene),
                None => {
                    let clause = column_clause(heir, "SET NOT NULL");
                    vec![statement(heir, scene, &clause)]
                }
            },
            false => still_not_null(heir, scene),
        })
        .collect()
}

fn column_clause(fact: &Fact, clause: &str) -> String {
    format!("ALTER COLUMN {} {clause}", quote_ident(fact.id.name()))
}

fn statement(fact: &Fact, scene: &Scene<'_>, clause: &str) -> Draft {
    let table = relation_of(scene.to, fact);
    Draft::new(format!("{} {clause}", alter_table(fact, scene)))
        .lock(LockMode::AccessExclusive, &table)
}
