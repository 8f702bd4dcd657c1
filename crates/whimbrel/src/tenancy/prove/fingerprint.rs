//! What the verdict of a table depends on, as a hash.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::scene::{Scene, Standing};
use crate::tenancy::estate::{Function, Oid, Table};

/// A hash for each table that changes when anything changes that its verdict depends on:
/// the table, the tables that its foreign keys lead to and come from, the partitioned
/// table it belongs to, what its policies and rules look at, every function, the roles,
/// and the convention. No numbers of the catalog are in it: a copy has the same.
///
/// A function may call any other and look at any table, so a change of one function
/// changes all of them.
pub(super) fn fingerprints(scene: &Scene<'_>) -> Vec<String> {
    let names = Names::new(scene);
    let own: Vec<String> =
        (0..scene.tables.len()).map(|at| hash(&table(scene, &names, at))).collect();
    let all = everywhere(scene);
    (0..scene.tables.len())
        .map(|at| {
            let near = neighbourhood(scene, at);
            let near: BTreeSet<&str> = near.iter().map(|at| own[*at].as_str()).collect();
            let text = near.into_iter().collect::<Vec<_>>().join("\n");
            hash(&format!("{all}\n{}\n{text}", own[at]))
        })
        .collect()
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a text cannot fail.
        _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What objects are called, by their numbers.
struct Names(HashMap<Oid, String>);

impl Names {
    fn new(scene: &Scene<'_>) -> Self {
        let estate = scene.estate;
        let tables = estate.tables.iter().map(|one| (one.oid, one.label()));
        let views = estate.views.iter();
        let views = views.map(|one| (one.oid, format!("{}.{}", one.schema, one.name)));
        let functions = estate.functions.iter().map(|one| (one.oid, one.label()));
        Self(tables.chain(views).chain(functions).collect())
    }

    fn of(&self, oids: &[Oid]) -> Vec<&str> {
        oids.iter().filter_map(|oid| self.0.get(oid)).map(String::as_str).collect()
    }
}

fn everywhere(scene: &Scene<'_>) -> String {
    let estate = scene.estate;
    let mut text = format!("{:?} {}\n", scene.convention, estate.server.version / 10_000);
    let function = |one: &Function| {
        format!(
            "{} {} {} {:?} {} {} {} {} {:?} {} {}",
            one.label(),
            one.returns,
            one.language,
            one.config,
            one.volatility,
            one.definer,
            one.leakproof,
            one.owner,
            one.owner_bypass_rls,
            one.app_execute,
            one.source
        )
    };
    for one in &estate.functions {
        text.push_str(&function(one));
    }
    for one in estate.roles.iter().filter(|role| {
        role.app_may_become || role.name == scene.convention.roles.app || role.owns_tables
    }) {
        _ = writeln!(text, "{one:?}");
    }
    for one in &estate.schemas {
        _ = writeln!(text, "{one:?}");
    }
    _ = writeln!(text, "{}", estate.server.app_temporary);
    hash(&text)
}

fn table(scene: &Scene<'_>, names: &Names, at: usize) -> String {
    let subject = &scene.tables[at];
    let Table { kind, owner, rls, force, app, bound, partitioning, .. } = subject.table;
    let facts = &subject.facts;
    let mut text = format!(
        "{} {kind} {owner} {rls} {force} {app:?} {bound:?} {:?} {:?} {:?} {:?} {} {}\n",
        subject.table.label(),
        partitioning.as_ref().map(|one| (&one.key, one.has_default)),
        facts.select,
        facts.insert,
        facts.update,
        facts.usage,
        facts.owner_above
    );
    columns(subject.table, &mut text);
    for one in &subject.table.policies {
        _ = writeln!(
            text,
            "{} {} {} {} {:?} {:?} {:?} {:?} {:?} {:?}",
            one.name,
            one.permissive,
            one.command,
            one.public,
            one.roles,
            one.for_app,
            one.using,
            one.check,
            names.of(&one.relations),
            names.of(&one.functions)
        );
    }
    for one in &subject.table.triggers {
        _ = writeln!(text, "{} {}", one.definition, one.enabled);
    }
    for one in &subject.table.rules {
        _ = writeln!(text, "{} {}", one.definition, one.enabled);
    }
    if let Standing::Global(reason) = &subject.standing {
        text.push_str(reason);
    }
    text
}

fn columns(table: &Table, text: &mut String) {
    for one in &table.columns {
        _ = writeln!(
            text,
            "{} {} {} {:?} {:?} {:?} {:?}",
            one.name,
            one.type_name,
            one.not_null,
            one.default,
            one.identity,
            one.generated,
            one.sequence
        );
    }
    for one in &table.indexes {
        _ = writeln!(text, "{} {}", one.definition, one.valid);
    }
    for one in &table.constraints {
        _ = writeln!(text, "{} {} {}", one.name, one.definition, one.validated);
    }
}

/// The tables whose changes may change a table's verdict.
fn neighbourhood(scene: &Scene<'_>, at: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let root = scene.root(at);
    found.insert(root);
    // What refers to it, and what that takes along.
    let mut open = vec![root, at];
    while let Some(next) = open.pop() {
        for &(from, key) in scene.referrers(next) {
            let carries = matches!(key.on_delete, Some('c' | 'n' | 'd'));
            if found.insert(scene.root(from)) && carries {
                open.push(scene.root(from));
            }
        }
    }
    // Everything that these refer to, and that their policies look at.
    let mut open: Vec<usize> = found.iter().copied().chain([at]).collect();
    while let Some(next) = open.pop() {
        let table = scene.tables[next].table;
        let looked = table.policies.iter().flat_map(|one| &one.relations);
        let looked = looked.chain(table.rules.iter().flat_map(|one| &one.relations));
        let looked = looked.filter_map(|oid| scene.place(*oid));
        let parents = scene.references(next).map(|(_, parent)| parent);
        let parts = table.parents.iter().filter_map(|oid| scene.place(*oid));
        let all: Vec<usize> = looked.chain(parents).chain(parts).collect();
        open.extend(all.into_iter().filter(|one| found.insert(*one)));
    }
    found.extend(scene.audit());
    found
}
