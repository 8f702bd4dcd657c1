//! One object, declared by several services: told where all of them are looked at.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use whimbrel::catalog::FactId;
use whimbrel::config::SourceKind;
use whimbrel::ops::generate::{Declared, Twice, declared_twice};
use whimbrel_typeorm::SessionNames;

use super::desired::desired;
use super::task::{Doubt, Task};
use crate::args::From;
use crate::render::{Problem, relative};
use crate::verbs::Scope;

/// Differences that are named.
const NAMED: usize = 5;

/// A declaration twice, in words.
pub(crate) struct Told {
    /// Whether the declarations differ.
    pub(crate) differs: bool,
    pub(crate) text: String,
    pub(crate) advice: Vec<String>,
}

/// Puts into words what is declared more than once.
pub(crate) fn told(all: &[(String, Declared)], root: &Path) -> Vec<Told> {
    declared_twice(all).iter().map(|twice| in_words(twice, root)).collect()
}

fn in_words(twice: &Twice, root: &Path) -> Told {
    let [(first, _), (second, _)] = &twice.by;
    let differs = !twice.differing.is_empty();
    let how = if differs { "differently" } else { "alike" };
    let text = format!("{first} and {second} declare {} {how}", twice.object);
    let mut advice: Vec<String> = twice
        .by
        .iter()
        .map(|(service, origin)| match origin {
            Some(origin) => {
                let path = relative(&origin.path, root);
                match origin.position {
                    Some(at) => format!("{service}: {path}:{}:{}", at.line, at.column),
                    None => format!("{service}: {path} ({})", origin.label),
                }
            }
            None => format!("{service}: nobody knows where"),
        })
        .collect();
    if differs {
        let named: Vec<String> =
            twice.differing.iter().take(NAMED).map(ToString::to_string).collect();
        let more = twice.differing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        advice.push(format!("not alike: {}{more}", named.join(", ")));
        advice.push("declare it in one service only, or alike in both".to_owned());
    }
    Told { differs, text, advice }
}

impl Told {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "level": if self.differs { "error" } else { "warning" },
            "text": self.text,
            "advice": self.advice,
        })
    }

    /// As a problem, for a person.
    pub(crate) fn to_problem(&self) -> Problem {
        let mut problem = Problem::input("declared twice", self.text.clone());
        problem.notes = self.advice.iter().map(|line| ("at", line.clone())).collect();
        problem.exit = crate::exit::FAILED;
        problem
    }
}

/// What services declare, by their names.
#[derive(Default)]
pub(crate) struct Declarations {
    pub(crate) declared: Vec<(String, Declared)>,
    /// Those of which it cannot be told.
    pub(crate) failed: Vec<(String, Problem)>,
}

/// What the chosen services declare, where two of them may declare the same. PostgreSQL is
/// asked only when it can be so: entities alone tell their tables' names.
pub(crate) fn declarations(scope: &Scope<'_>) -> Declarations {
    let services: Vec<_> = scope
        .services()
        .into_iter()
        .filter(|service| service.declares())
        .collect();
    let mut declarations = Declarations::default();
    if services.len() < 2 {
        return declarations;
    }
    let names = SessionNames { schema: "public".to_owned(), database: None };
    let mut seen: BTreeSet<FactId> = BTreeSet::new();
    let mut suspicious = false;
    for service in &services {
        match service.source {
            SourceKind::Sql => suspicious = true,
            // What is wrong with its files has a finding of its own.
            _ => {
                let declared =
                    desired(scope, service, None, &names).map(|one| one.declared);
                for id in declared.unwrap_or_default() {
                    suspicious |= !seen.insert(id);
                }
            }
        }
    }
    for service in services.into_iter().filter(|_| suspicious) {
        match looking().declare(scope, service) {
            Ok(one) => declarations.declared.push((service.name.clone(), one)),
            Err(problem) => declarations.failed.push((service.name.clone(), problem)),
        }
    }
    declarations
}

/// Looks at what is declared, and allows everything.
fn looking() -> Task {
    Task {
        from: From::Migrations,
        technique: None,
        allowed: Vec::new(),
        strict: false,
        shadow: None,
        renames: Vec::new(),
        doubt: Doubt::Separate,
    }
}
