//! Roles of the server. Their passwords are not read and not written.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct Role;

/// Attributes that are words: their name, the word, and the word for its absence.
const WORDS: &[(&str, &str, &str)] = &[
    ("superuser", "SUPERUSER", "NOSUPERUSER"),
    ("createdb", "CREATEDB", "NOCREATEDB"),
    ("createrole", "CREATEROLE", "NOCREATEROLE"),
    ("noinherit", "NOINHERIT", "INHERIT"),
    ("login", "LOGIN", "NOLOGIN"),
    ("replication", "REPLICATION", "NOREPLICATION"),
    ("bypassrls", "BYPASSRLS", "NOBYPASSRLS"),
];

/// Settings whose values are lists of names, each of which is quoted by itself.
const LISTS: &[&str] = &[
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

impl Rule for Role {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let none = Attributes::default();
        let role = fact.attributes();
        let mut sql = format!("CREATE ROLE {}", quote_ident(fact.id.name()));
        for option in options(&none, &role) {
            sql.push_str(&format!(" {option}"));
        }
        let mut drafts = vec![Draft::new(sql)];
        drafts.extend(settings(fact.id.name(), &none, &role));
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP ROLE {}", quote_ident(fact.id.name())))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let name = to.id.name();
        let mut drafts = Vec::new();
        let options = options(&old, &new);
        if !options.is_empty() {
            let sql = format!("ALTER ROLE {} {}", quote_ident(name), options.join(" "));
            drafts.push(Draft::new(sql).hazard(Hazard::WidensAccess));
        }
        drafts.extend(settings(name, &old, &new));
        Alteration::statements(drafts)
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// The options that differ, as CREATE ROLE and ALTER ROLE write them.
fn options(old: &Attributes, new: &Attributes) -> Vec<String> {
    let mut options = Vec::new();
    for attribute in old.differing(new) {
        let word = WORDS.iter().find(|(name, ..)| *name == attribute);
        match (attribute, word) {
            (_, Some((_, yes, no))) => {
                options.push(if new.is(attribute) { *yes } else { *no }.to_owned());
            }
            ("connection_limit", _) => {
                let limit = new.number(attribute).unwrap_or(-1);
                options.push(format!("CONNECTION LIMIT {limit}"));
            }
            ("valid_until", _) => {
                let until = new.maybe(attribute).unwrap_or("infinity");
                options.push(format!("VALID UNTIL {}", quote_literal(until)));
            }
            _ => {}
        }
    }
    options
}

/// The settings that differ, everywhere and in this database.
fn settings(role: &str, old: &Attributes, new: &Attributes) -> Vec<Draft> {
    let role = quote_ident(role);
    let mut drafts: Vec<Draft> = changed(old, new, "config")
        .into_iter()
        .map(|clause| Draft::new(format!("ALTER ROLE {role} {clause}")))
        .collect();
    for clause in changed(old, new, "database_config") {
        drafts.push(Draft::new(in_this_database(&role, &clause)));
    }
    drafts
}

/// ALTER ROLE wants the database by its name, which no catalog has.
fn in_this_database(role: &str, clause: &str) -> String {
    let before = quote_literal(&format!("ALTER ROLE {role} IN DATABASE "));
    let after = quote_literal(&format!(" {clause}"));
    let run = format!(
        "BEGIN EXECUTE {before} || pg_catalog.quote_ident(pg_catalog.current_database()) || {after}; END"
    );
    format!("DO {}", quote_literal(&run))
}

/// `SET name TO value` and `RESET name` for what differs.
fn changed(old: &Attributes, new: &Attributes, list: &str) -> Vec<String> {
    let (old, new) = (old.list(list), new.list(list));
    let name = |setting: &str| setting.split('=').next().unwrap_or_default().to_owned();
    let kept: Vec<String> = new.iter().map(|setting| name(setting)).collect();
    let gone = old.iter().map(|setting| name(setting)).filter(|one| !kept.contains(one));
    let set = new.iter().filter(|setting| !old.contains(setting)).map(|setting| {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        format!("SET {} TO {}", quote_ident(name), value_of(name, value))
    });
    gone.map(|name| format!("RESET {}", quote_ident(&name))).chain(set).collect()
}

fn value_of(name: &str, value: &str) -> String {
    if !LISTS.contains(&name.to_lowercase().as_str()) {
        return quote_literal(value);
    }
    let names: Vec<String> = names(value).iter().map(|one| quote_literal(one)).collect();
    if names.is_empty() { quote_literal("") } else { names.join(", ") }
}

/// The names of a list as the catalog keeps it: `"$user", public`.
fn names(list: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut quoted = false;
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                _ = characters.next();
                names.last_mut().into_iter().for_each(|name| name.push('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(String::new()),
            ' ' if !quoted => {}
            other => names.last_mut().into_iter().for_each(|name| name.push(other)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_a_list_is_quoted_by_itself() {
        let value = value_of("search_path", r#""$user", public, "a ""b"", c""#);
        assert_eq!(value, r#"'$user', 'public', 'a "b", c'"#);
        assert_eq!(value_of("search_path", ""), "''");
        assert_eq!(value_of("application_name", "a, b"), "'a, b'");
    }
}
