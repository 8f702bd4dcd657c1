//! Columns of tables.

use std::fmt::Write as _;

use super::inherited::{dropped_after, dropped_with, heirs, made_with, originals, stays};
use super::{Rule, column_change, not_null, serial};
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Follow, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{dotted, keyword, relation};
use crate::sql::quote_ident;

pub(super) struct Column;

impl Rule for Column {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.to, fact);
        let column = fact.attributes();
        if column.is("of_view") {
            return new_settings(fact, scene);
        }
        let mut definition = definition(fact, scene);
        let default =
            default_of(fact, scene).filter(|_| serial::of(fact, scene).is_none());
        if let Some(expression) = &default {
            _ = write!(definition, " DEFAULT {expression}");
        }
        let sql = format!("{} ADD COLUMN {definition}", alter_table(fact, scene));
        let mut draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
        let filled = fills_rows(fact, scene);
        if filled {
            draft = draft.work(Work::Rewrite).hazard(Hazard::BlocksTable);
        }
        let computed = ["generated", "identity"].map(|one| column.value(one).is_some());
        let has_value = default.is_some()
            || computed.contains(&true)
            || serial::of(fact, scene).is_some();
        if column.is("not_null") && !has_value {
            let work = if filled { Work::Rewrite } else { Work::Scan };
            draft = draft.work(work).hazard(Hazard::DependsOnData);
        }
        let mut drafts = vec![draft];
        drafts.extend(new_settings(fact, scene));
        drafts.extend(adapted_heirs(fact, scene));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        if fact.attributes().is("of_view") {
            return Vec::new();
        }
        dropped(fact, scene)
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        column_change::alter(from, to, scene)
    }

    fn follow(&self, fact: &Fact) -> Follow {
        // What is computed is computed again.
        match fact.attributes().value("generated") {
            Some(_) => Follow::Remake,
            None => Follow::Change,
        }
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let table = || scene.to.parent(fact).map(|table| table.id.clone());
        made_with(fact, scene).filter(|_| !fact.detail().is("local")).or_else(table)
    }

    fn precedes(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        // What a child declares as well is there before it comes from above.
        let own = fact.detail().is("local");
        let original = made_with(fact, scene).filter(|_| own);
        original.into_iter().collect()
    }

    fn outlives(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        dropped_after(fact, scene)
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = scene.from.parent(fact).map(|table| table.id.clone());
        table.into_iter().chain(dropped_with(fact, scene)).collect()
    }
}

/// DROP COLUMN takes along what children inherit. Where one of them keeps it as its own,
/// only the parent's goes, and then those of the other children.
fn dropped(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let table = relation_of(scene.from, fact);
    let with_children =
        |heir: &Fact| stays(heir, fact, scene.from, scene) && !heir.detail().is("local");
    let inherited = heirs(fact, scene.from).filter(|heir| with_children(heir));
    let (kept, others): (Vec<&Fact>, Vec<&Fact>) =
        inherited.partition(|heir| scene.endures(&heir.id));
    let only = if kept.is_empty() { "" } else { "ONLY " };
    let sql = format!(
        "ALTER {} {only}{} DROP COLUMN {}",
        keyword(&table, scene.from),
        relation(&fact.id),
        quote_ident(fact.id.name())
    );
    let mut draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
    // What is computed can be computed again, unless somebody wants it as it is.
    let computed = |fact: &Fact| fact.attributes().value("generated").is_some();
    if !computed(fact) || scene.to.get(&fact.id).is_some_and(|new| !computed(new)) {
        draft = draft.hazard(Hazard::DeletesData);
    }
    let mut drafts = vec![draft];
    if !kept.is_empty() {
        drafts.extend(others.into_iter().flat_map(|heir| dropped(heir, scene)));
    }
    drafts
}

/// What CREATE and ADD COLUMN have no words for.
pub(super) fn new_settings(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let column = fact.attributes();
    let nothing = Attributes::default();
    let said = column.only(&["foreign_options"]);
    let settings = column_change::settings(&said, &column, fact, scene);
    let logged = column_change::logged(&nothing, &column, fact, scene);
    not_null::unsaid(fact, scene).into_iter().chain(settings).chain(logged).collect()
}

/// What makes a column that comes from a parent as it should be, where `given` is what
/// it has already.
pub(super) fn adapted(fact: &Fact, given: &Attributes, scene: &Scene<'_>) -> Vec<Draft> {
    let column = fact.attributes();
    let Some(original) = originals(fact, scene.to).next() else { return Vec::new() };
    let mut drafts = Vec::new();
    if column.is("not_null") && !original.attributes().is("not_null") {
        drafts.extend(not_null::set(fact, &column, scene));
    }
    drafts.extend(column_change::settings(given, &column, fact, scene));
    let default =
        |column: &Fact| scene.to.children_of_kind(&column.id, Kind::Default).pop();
    if let Some(unwanted) = default(original).filter(|_| default(fact).is_none()) {
        let name = quote_ident(fact.id.name());
        let sql =
            format!("{} ALTER COLUMN {name} DROP DEFAULT", alter_table(fact, scene));
        let draft = Draft::new(sql).requires([unwanted.id.clone()]);
        drafts.push(draft.lock(LockMode::AccessExclusive, &relation_of(scene.to, fact)));
    }
    drafts
}

/// The same for the columns that ADD COLUMN makes in children.
fn adapted_heirs(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let made = |heir: &&Fact| {
        scene.creates.contains(&heir.id)
            && !heir.detail().is("local")
            && stays(heir, fact, scene.to, scene)
    };
    let nothing = Attributes::default();
    heirs(fact, scene.to)
        .filter(made)
        .flat_map(|heir| {
            let own = adapted(heir, &nothing, scene);
            own.into_iter().chain(adapted_heirs(heir, scene))
        })
        .collect()
}

/// The same for all columns of a new table or view.
pub(super) fn settings_of(relation: &FactId, scene: &Scene<'_>) -> Vec<Draft> {
    let columns = scene.to.children_of_kind(relation, Kind::Column);
    columns.into_iter().flat_map(|column| new_settings(column, scene)).collect()
}

/// Whether PostgreSQL writes every row anew to add a column: its values differ from row
/// to row, or the constraints of a domain have to be checked. Any other default is kept
/// once for all rows that are there.
fn fills_rows(fact: &Fact, scene: &Scene<'_>) -> bool {
    let column = fact.attributes();
    let computed = column.group("generated").maybe("kind") == Some("stored");
    let volatile = scene
        .to
        .children_of_kind(&fact.id, Kind::Default)
        .iter()
        .any(|default| default.detail().is("volatile"));
    let checked = scene.to.dependencies(fact).any(|needed| {
        needed.id.kind == Kind::Domain
            && (needed.attributes().is("not_null")
                || scene
                    .to
                    .children(&needed.id)
                    .any(|child| child.id.kind == Kind::DomainConstraint))
    });
    computed || volatile || checked || column.value("identity").is_some()
}

/// `ALTER TABLE "schema"."table"` for a column's table.
pub(super) fn alter_table(column: &Fact, scene: &Scene<'_>) -> String {
    let table = relation_of(scene.to, column);
    format!("ALTER {} {}", keyword(&table, scene.to), relation(&column.id))
}

/// A column as CREATE TABLE and ADD COLUMN write it, without its default.
pub(super) fn definition(fact: &Fact, scene: &Scene<'_>) -> String {
    written(fact, &fact.attributes(), scene)
}

/// The same without how it is computed.
pub(super) fn plain_definition(fact: &Fact, scene: &Scene<'_>) -> String {
    written(fact, &fact.attributes().without("generated"), scene)
}

fn written(fact: &Fact, column: &Attributes, scene: &Scene<'_>) -> String {
    let kind = serial::of(fact, scene).unwrap_or_else(|| column.text("type"));
    let mut sql = format!("{} {kind}", quote_ident(fact.id.name()));
    let options = column.list("foreign_options");
    if !options.is_empty() {
        _ = write!(sql, " OPTIONS ({})", super::foreign_options(&options));
    }
    if let Some(collation) = column.maybe("collation") {
        _ = write!(sql, " COLLATE {collation}");
    }
    if let Some(expression) = column.group("generated").maybe("expression") {
        let kind = column.group("generated").text("kind").to_uppercase();
        _ = write!(sql, " GENERATED ALWAYS AS ({expression}) {kind}");
    }
    if column.value("identity").is_some() {
        _ = write!(sql, " {}", identity(fact, &column.group("identity")));
    }
    sql.push_str(&not_null::definition(column));
    sql
}

/// `GENERATED ... AS IDENTITY`, with the options that are not PostgreSQL's own.
pub(super) fn identity(fact: &Fact, identity: &Attributes) -> String {
    let mut sql =
        format!("GENERATED {} AS IDENTITY", identity.text("kind").to_uppercase());
    let mut options = Vec::new();
    let sequence = identity.list("sequence");
    let usual = format!("{}_{}_seq", fact.id.part(1), fact.id.part(2));
    if sequence != [fact.id.part(0), &usual] {
        options.push(format!("SEQUENCE NAME {}", dotted(&sequence)));
    }
    let kind = fact.attributes();
    options.extend(super::sequence::options(identity, kind.text("type")));
    if !options.is_empty() {
        _ = write!(sql, " ({})", options.join(" "));
    }
    sql
}

/// The default of a new column.
fn default_of(fact: &Fact, scene: &Scene<'_>) -> Option<String> {
    let defaults = scene.to.children_of_kind(&fact.id, Kind::Default);
    Some(defaults.first()?.attributes().text("expression").to_owned())
}
