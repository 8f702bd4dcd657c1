//! Tables: plain, partitioned, partitions, children, foreign.

use super::Rule;
use super::column::{definition, settings_of};
use super::foreign_data::{new_options, option_changes};
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Body, Draft};
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
        let mut sql = format!("CREATE {unlogged}{keyword} {}", dotted(&fact.id.parts));
        let parents = parents(&table);
        let mut tail = tail(&table);
        let mut body = Body::default();
        if let Some(bound) = table.maybe("bound") {
            sql.push_str(&format!(
                " PARTITION OF {} {bound}",
                parents.first().cloned().unwrap_or_default()
            ));
            return vec![Draft::new(sql + &tail)];
        }
        if !parents.is_empty() {
            tail.insert_str(0, &format!(" INHERITS ({})", parents.join(", ")));
        }
        for column in columns(&fact.id, scene) {
            body.columns.push((column.id.name().to_owned(), definition(column, scene)));
        }
        body.tail = tail;
        let mut drafts = vec![Draft { body: Some(body), ..Draft::new(sql) }];
        drafts.extend(settings_of(&fact.id, scene));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let keyword = keyword(&fact.id, scene.from);
        let sql = format!("DROP {keyword} {}", dotted(&fact.id.parts));
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &fact.id);
        // The rows of a foreign table are elsewhere.
        let foreign = fact.attributes().value("foreign").is_some();
        vec![if foreign { draft } else { draft.hazard(Hazard::DeletesData) }]
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
                "unlogged" => change(
                    if new.is("unlogged") { "SET UNLOGGED" } else { "SET LOGGED" }
                        .to_owned(),
                ),
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
        Alteration::statements(drafts)
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// The columns of a new table, in their order.
fn columns<'a>(id: &FactId, scene: &Scene<'a>) -> Vec<&'a Fact> {
    let mut columns = scene.to.children_of_kind(id, Kind::Column);
    columns.sort_by_key(|column| column.detail().number("position"));
    columns
}

fn parents(table: &Attributes) -> Vec<String> {
    let names = table.value("parents").and_then(|parents| parents.as_array());
    let names = names.into_iter().flatten().filter_map(|name| name.as_array());
    names
        .map(|parts| {
            let parts: Vec<&str> =
                parts.iter().filter_map(|part| part.as_str()).collect();
            dotted(&parts)
        })
        .collect()
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

/// `SET (...)` for what is new or differs, `RESET (...)` for what is gone.
pub(super) fn options(old: &Attributes, new: &Attributes) -> Vec<String> {
    let (old, new) = (old.list("options"), new.list("options"));
    let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
    let set: Vec<&str> = new.iter().filter(|one| !old.contains(one)).copied().collect();
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
