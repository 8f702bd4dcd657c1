//! Tables: plain, partitioned, partitions, children, foreign.

use std::iter;

use super::column::{adapted, definition, new_settings, plain_definition, settings_of};
use super::foreign_data::{new_options, option_changes};
use super::inheritance::default_partition;
use super::inherited::{born_child, columns, originals};
use super::{Rule, not_null};
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Body, Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::{dotted, keyword};
use crate::sql::quote_ident;

pub(super) struct Table;

impl Rule for Table {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = fact.attributes();
        let unlogged = if table.is("unlogged") { "UNLOGGED " } else { "" };
        let keyword = keyword(&fact.id, scene.to);
        let sql = format!("CREATE {unlogged}{keyword} {}", dotted(&fact.id.parts));
        let tail = tail(&table);
        if let Some(kind) = table.maybe("of_type") {
            let columns = columns(&fact.id, scene.to).into_iter();
            let drafts = columns.flat_map(|column| typed(column, scene));
            return iter::once(Draft::new(format!("{sql} OF {kind}{tail}")))
                .chain(drafts)
                .collect();
        }
        if !born_child(&fact.id, scene) {
            let mut body = body(columns(&fact.id, scene.to).into_iter(), scene);
            body.tail = tail;
            let drafts = settings_of(&fact.id, scene);
            let table = Draft { body: Some(body), ..Draft::new(sql) };
            return iter::once(table).chain(drafts).collect();
        }
        let table = child(&fact.id, sql, &tail, scene);
        let columns = columns(&fact.id, scene.to).into_iter();
        let drafts = columns.flat_map(|column| settled(column, scene));
        iter::once(table).chain(drafts).collect()
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let keyword = keyword(&fact.id, scene.from);
        let sql = format!("DROP {keyword} {}", dotted(&fact.id.parts));
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &fact.id);
        // The rows of a foreign table are elsewhere.
        let foreign = fact.attributes().value("foreign").is_some();
        let drop = if foreign { draft } else { draft.hazard(Hazard::DeletesData) };
        detached(&fact.id, scene).into_iter().chain([drop]).collect()
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut drafts = Vec::new();
        let name = dotted(&to.id.parts);
        let table = keyword(&to.id, scene.to);
        let mut change = |clause: String| {
            drafts.push(
                Draft::new(format!("ALTER {table} {name} {clause}"))
                    .lock(LockMode::AccessExclusive, &to.id),
            );
        };
        for attribute in old.differing(&new) {
            match attribute {
                "unlogged" if new.is("unlogged") => change("SET UNLOGGED".to_owned()),
                "unlogged" => change("SET LOGGED".to_owned()),
                // PostgreSQL 14 has no such statement.
                "access_method" if scene.to.version.major() >= 15 => {
                    let method = new.maybe(attribute).unwrap_or("heap");
                    change(format!("SET ACCESS METHOD {}", quote_ident(method)));
                }
                "of_type" => change(match new.maybe(attribute) {
                    Some(kind) => format!("OF {kind}"),
                    None => "NOT OF".to_owned(),
                }),
                "options" => options(&old, &new).into_iter().for_each(&mut change),
                "tablespace" => {
                    let space = new.maybe("tablespace").unwrap_or("pg_default");
                    change(format!("SET TABLESPACE {}", quote_ident(space)));
                }
                "foreign" => {
                    let (old, new) = (old.group("foreign"), new.group("foreign"));
                    if old.maybe("server") != new.maybe("server") {
                        return Alteration::Replace;
                    }
                    option_changes(&old, &new).into_iter().for_each(&mut change);
                }
                _ => return Alteration::Replace,
            }
        }
        if old.is("unlogged") != new.is("unlogged") {
            let first = changed_before(&to.id, &new, scene);
            drafts
                .iter_mut()
                .for_each(|draft| draft.requires.extend(first.iter().cloned()));
        }
        drafts.iter_mut().for_each(weigh);
        Alteration::statements(drafts)
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// What frees a partition of a foreign key by which its tree refers to itself.
fn detached(table: &FactId, scene: &Scene<'_>) -> Option<Draft> {
    let links = scene.from.children_of_kind(table, Kind::Inheritance);
    let link =
        *links.first().filter(|link| link.attributes().value("bound").is_some())?;
    let parent = FactId::new(Kind::Table, link.id.parts[2..].iter().cloned());
    let keys = scene.from.children_of_kind(table, Kind::Constraint).into_iter();
    let own = |key: &Fact| {
        let key = key.detail();
        let referred = FactId::new(Kind::Table, key.list("references"));
        is_above(&referred, table, scene)
    };
    let refers = keys.filter(|key| key.attributes().text("type") == "foreign key");
    let sql = format!(
        "ALTER TABLE {} DETACH PARTITION {}",
        dotted(&parent.parts),
        dotted(&table.parts)
    );
    let detach = Draft::new(sql).lock(LockMode::AccessExclusive, &parent);
    { refers }.any(own).then_some(detach)
}

/// Whether one table is a partition of another, or of its partitions.
fn is_above(whole: &FactId, table: &FactId, scene: &Scene<'_>) -> bool {
    let links = scene.from.children_of_kind(table, Kind::Inheritance).into_iter();
    let mut parents =
        links.map(|link| FactId::new(Kind::Table, link.id.parts[2..].iter().cloned()));
    parents.any(|parent| parent == *whole || is_above(whole, &parent, scene))
}

/// Statements that write the whole table say so.
fn weigh(draft: &mut Draft) {
    let words = ["SET LOGGED", "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD"];
    if words.iter().any(|word| draft.sql.contains(word)) {
        draft.work = Work::Rewrite;
        draft.hazards.push(Hazard::BlocksTable);
    }
}

/// No table that survives a crash may refer to one that does not: what refers becomes
/// unlogged first, what is referred to becomes logged first.
fn changed_before(table: &FactId, new: &Attributes, scene: &Scene<'_>) -> Vec<FactId> {
    let refers = |fact: &Fact| {
        let referred = fact.detail();
        let referred = FactId::new(Kind::Table, referred.list("references"));
        let referring = FactId::new(Kind::Table, fact.id.parts[..2].iter().cloned());
        match new.is("unlogged") {
            true => (referred == *table).then_some(referring),
            false => (referring == *table).then_some(referred),
        }
    };
    let constraints = scene.to.of_kind(Kind::Constraint).iter();
    constraints.filter_map(refers).filter(|other| other != table).collect()
}

fn body<'a>(columns: impl Iterator<Item = &'a Fact>, scene: &Scene<'_>) -> Body {
    let named = |column: &Fact| (column.id.name().to_owned(), definition(column, scene));
    Body { columns: columns.map(named).collect(), ..Body::default() }
}

/// A table that is made as a partition or child.
fn child(table: &FactId, sql: String, tail: &str, scene: &Scene<'_>) -> Draft {
    let mut links = scene.to.children_of_kind(table, Kind::Inheritance);
    links.sort_by_key(|link| link.detail().number("place"));
    let parent_of =
        |link: &Fact| FactId::new(Kind::Table, link.id.parts[2..].iter().cloned());
    let parents: Vec<String> =
        links.iter().map(|link| dotted(&parent_of(link).parts)).collect();
    let parents = parents.join(", ");
    let bound = links.first().map(|link| link.attributes());
    if let Some(bound) = bound.as_ref().and_then(|link| link.maybe("bound")) {
        let draft = Draft::new(format!("{sql} PARTITION OF {parents} {bound}{tail}"));
        let default = links.first().and_then(|link| default_partition(link, scene));
        return match default {
            Some(default) => draft
                .lock(LockMode::AccessExclusive, &default)
                .work(Work::Scan)
                .hazard(Hazard::DependsOnData),
            // The parent is kept from everybody (manual, CREATE TABLE, PARTITION OF).
            None => match links.first().map(|link| parent_of(link)) {
                Some(parent) if scene.endures(&parent) => {
                    draft.lock(LockMode::AccessExclusive, &parent)
                }
                _ => draft,
            },
        };
    }
    let own = columns(table, scene.to).into_iter().filter(|one| one.detail().is("local"));
    let own = own.map(|column| {
        let name = column.id.name().to_owned();
        (name, own_definition(column, scene))
    });
    let mut body = Body { columns: own.collect(), ..Body::default() };
    body.tail = format!(" INHERITS ({parents}){tail}");
    Draft { body: Some(body), ..Draft::new(sql) }
}

/// A column that a child declares, and perhaps inherits as well: how it is computed it
/// has from its parent then.
fn own_definition(column: &Fact, scene: &Scene<'_>) -> String {
    let computed = |column: &Fact| column.attributes().value("generated").is_some();
    match originals(column, scene.to).any(computed) {
        true => plain_definition(column, scene),
        false => definition(column, scene),
    }
}

/// What a child's column needs after its table is made.
fn settled(column: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    if column.detail().is("local") {
        return new_settings(column, scene);
    }
    let original = originals(column, scene.to).next().map(Fact::attributes);
    // The rest is not copied from the parent.
    let given = original.unwrap_or_default().only(&["storage", "compression"]);
    adapted(column, &given, scene)
}

/// What a typed table's column needs beyond its type.
fn typed(column: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let attributes = column.attributes();
    let not_null = !not_null::definition(&attributes).is_empty();
    let not_null = not_null.then(|| not_null::set(column, &attributes, scene));
    not_null.into_iter().flatten().chain(new_settings(column, scene)).collect()
}

/// What stands behind the parentheses.
fn tail(table: &Attributes) -> String {
    let mut tail = String::new();
    if let Some(key) = table.maybe("partition_key") {
        tail.push_str(&format!(" PARTITION BY {key}"));
    }
    if let Some(method) = table.maybe("access_method") {
        tail.push_str(&format!(" USING {}", quote_ident(method)));
    }
    let options = table.list("options");
    if !options.is_empty() {
        tail.push_str(&format!(" WITH ({})", options.join(", ")));
    }
    let foreign = table.group("foreign");
    if let Some(server) = foreign.maybe("server") {
        let options = new_options(&foreign);
        tail.push_str(&format!(" SERVER {}{options}", quote_ident(server)));
    }
    if let Some(space) = table.maybe("tablespace") {
        tail.push_str(&format!(" TABLESPACE {}", quote_ident(space)));
    }
    tail
}

/// `SET (...)` for what is new or differs, `RESET (...)` for what is gone. SET puts
/// behind the others what it sets, so that all from the first difference on is set.
pub(super) fn options(old: &Attributes, new: &Attributes) -> Vec<String> {
    let (old, new) = (old.list("options"), new.list("options"));
    let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
    let mut left = old.iter();
    let stay = new.iter().take_while(|one| left.any(|was| was == *one)).count();
    let set = &new[stay..];
    let kept: Vec<String> = new.iter().map(|one| name(one)).collect();
    let reset: Vec<String> =
        old.iter().map(|one| name(one)).filter(|one| !kept.contains(one)).collect();
    let mut clauses = Vec::new();
    if !set.is_empty() {
        clauses.push(format!("SET ({})", set.join(", ")));
    }
    if !reset.is_empty() {
        clauses.push(format!("RESET ({})", reset.join(", ")));
    }
    clauses
}
