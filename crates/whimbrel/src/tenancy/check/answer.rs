//! All rules over one subject.

use super::super::estate::Estate;
use super::rules::{RULES, all_rules};
use super::scene::Scene;
use super::texts::Texts;
use crate::config::{Convention, LintChoice};
use crate::lint::{Decided, Finding, Judged, Note, Place, Rule, Script, Source, judge};
use crate::sql::QualifiedName;

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// What the project promises.
    pub convention: &'a Convention,
    /// What the database holds, where one was looked at.
    pub estate: Option<&'a Estate>,
    /// The text of the migrations, in the order in which they run.
    pub migrations: &'a [Source],
    /// Tables in which migrations are recorded, and the journals beside them.
    pub records: &'a [QualifiedName],
    /// How people know the file with the project's choice, such as `whimbrel.toml`.
    pub config: &'a str,
}

/// What the rules say about a subject.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What they find.
    pub judged: Judged,
    /// Rules that looked.
    pub asked: Vec<&'static Rule>,
    /// Rules that are decided elsewhere.
    pub elsewhere: Vec<&'static Rule>,
    /// Texts that cannot be cut into statements, so that no rule saw them, and why.
    pub unreadable: Vec<(Place, String)>,
    /// Tables that were looked at, with their partitions.
    pub tables: usize,
}

/// Asks all rules.
pub fn check(subject: &Subject<'_>, choice: &LintChoice) -> Answer {
    let scene = subject
        .estate
        .map(|estate| Scene::new(estate, subject.convention, subject.records));
    let mut answer = Answer::default();
    let mut scripts = Vec::new();
    for source in subject.migrations {
        match Script::read(source) {
            Ok(script) => scripts.push(script),
            Err(error) => {
                let place = source.place(error.offset());
                answer.unreadable.push((place, error.to_string()));
            }
        }
    }
    let texts = Texts { scripts, convention: subject.convention, scene: scene.as_ref() };
    let mut found: Vec<Finding> = Vec::new();
    for check in RULES {
        if let (Some(look), Some(scene)) = (check.catalog, &scene) {
            found.extend(look(scene));
        }
        if let Some(look) = check.text.filter(|_| !texts.scripts.is_empty()) {
            found.extend(look(&texts));
        }
        let looked = (check.catalog.is_some() && scene.is_some())
            || (check.text.is_some() && !texts.scripts.is_empty());
        if looked {
            answer.asked.push(check.rule);
        } else if matches!(check.rule.decided, Decided::Proof | Decided::Replay) {
            answer.elsewhere.push(check.rule);
        }
    }
    answer.tables = scene.as_ref().map_or(0, |scene| scene.tables().count());
    let notes: Vec<&Note> = texts.scripts.iter().flat_map(|one| &one.notes).collect();
    let (rules, asked) = (all_rules(), &answer.asked);
    answer.judged = judge(found, choice, &notes, &rules, asked, subject.config);
    answer
}
