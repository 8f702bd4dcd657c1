//! Every rule's examples, on PostgreSQL: the bad one raises exactly that rule, what the
//! finding says sets it right does so, and the good one raises nothing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use testkit::TestDatabase;
use whimbrel::config::{Convention, LintChoice};
use whimbrel::lint::{Example, Finding, Place, Rule, Source};
use whimbrel::tenancy::check::{
    Answer, EXAMPLE_GROUND, Subject, TENANCY_RULES, check, example_convention,
};
use whimbrel::tenancy::estate::survey;

/// A database on the ground of the examples, with roles of its own: roles belong to the
/// whole server.
pub(crate) struct Ground {
    pub(crate) database: TestDatabase,
    pub(crate) convention: Convention,
    suffix: String,
}

impl Ground {
    pub(crate) fn new(hint: &str) -> Self {
        let ground = Self::empty(hint);
        ground.run(EXAMPLE_GROUND);
        ground
    }

    pub(crate) fn empty(hint: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let suffix = format!("_g{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut convention = example_convention();
        let roles = &mut convention.roles;
        for role in
            [&mut roles.app, &mut roles.owner, &mut roles.migrator, &mut roles.audit]
        {
            role.push_str(&suffix);
        }
        Self { database: TestDatabase::create(hint), convention, suffix }
    }

    /// The text with this ground's roles.
    pub(crate) fn text(&self, sql: &str) -> String {
        let roles = ["erp_app", "erp_owner", "audit_writer", "migrator"];
        roles.iter().fold(sql.to_owned(), |text, role| {
            text.replace(role, &format!("{role}{}", self.suffix))
        })
    }

    pub(crate) fn run(&self, sql: &str) {
        self.database.run(&self.text(sql));
    }

    pub(crate) fn check(&self, migrations: &[Source], choice: &LintChoice) -> Answer {
        let estate = survey(&mut self.database.session(), &self.convention).unwrap();
        let subject = Subject {
            convention: &self.convention,
            estate: Some(&estate),
            migrations,
            records: &[],
            config: "whimbrel.toml",
        };
        check(&subject, choice)
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.check(&[], &LintChoice::default()).judged.findings
    }
}

pub(crate) fn source(service: &str, path: &str, sql: &str) -> Source {
    Source {
        service: service.to_owned(),
        path: path.to_owned(),
        sql: sql.to_owned(),
        lines_before: 0,
        columns_before: 0,
    }
}

fn ids(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

fn only(id: &'static str) -> BTreeSet<&'static str> {
    BTreeSet::from([id])
}

/// What is wrong with the examples of a rule.
fn complaints(rule: &Rule, bad: &str, good: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let ground = Ground::new(&format!("bad_{}", rule.id));
    ground.run(bad);
    let found = ground.findings();
    if ids(&found) != only(rule.id) {
        complaints.push(format!("{} bad: {:#?}", rule.id, short(&found)));
    }
    // A finding that knows the way is gone when the way was taken.
    let own: Vec<&Finding> = found.iter().filter(|one| one.rule.id == rule.id).collect();
    let fixable = !own.is_empty() && own.iter().all(|finding| !finding.fix.is_empty());
    let mut session = ground.database.session();
    for statement in own.iter().flat_map(|finding| &finding.fix) {
        if let Err(error) = session.batch(statement) {
            complaints.push(format!("{}: {error}\nin the fix: {statement}", rule.id));
        }
    }
    let left = ground.findings();
    if fixable && !left.is_empty() {
        complaints.push(format!("{} after its fix: {:#?}", rule.id, short(&left)));
    }
    let ground = Ground::new(&format!("good_{}", rule.id));
    // Before 15 no view reads with its caller's rights.
    if ground.database.session().server_version().major() < 15
        && good.contains("security_invoker")
    {
        return complaints;
    }
    ground.run(good);
    let found = ground.findings();
    if !found.is_empty() {
        complaints.push(format!("{} good: {:#?}", rule.id, short(&found)));
    }
    complaints
}

pub(crate) fn short(findings: &[Finding]) -> Vec<String> {
    let line = |one: &Finding| format!("{} {}: {}", one.rule.id, one.place, one.message);
    findings.iter().map(line).collect()
}

#[test]
fn examples_raise_exactly_their_rule() {
    let ground = Ground::new("ground");
    assert_eq!(short(&ground.findings()), [""; 0]);
    let next = AtomicUsize::new(0);
    let seen = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(rule) = TENANCY_RULES.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Example::Sql { bad, good } = rule.example else { continue };
            seen.fetch_add(1, Ordering::Relaxed);
            wrong.extend(complaints(rule, bad, good));
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers = [0; 4].map(|_| scope.spawn(work));
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.into_inner() >= 40, "examples were looked at");
}

#[test]
fn examples_in_migrations_raise_exactly_their_rule() {
    let mut seen = 0;
    for rule in TENANCY_RULES {
        let Example::Migration { bad, good } = rule.example else { continue };
        seen += 1;
        let ground = Ground::new(&format!("text_{}", rule.id));
        // Another service makes the table of T61 as well.
        let other = source("sales", "sales/1.sql", "CREATE TABLE customers (id int)");
        let in_text = |sql: &str| -> Vec<Finding> {
            let own = source("shop", "shop/1.sql", &ground.text(sql));
            let answer = ground.check(&[other.clone(), own], &LintChoice::default());
            assert!(answer.unreadable.is_empty(), "{:?}", answer.unreadable);
            let findings = answer.judged.findings.into_iter();
            findings.filter(|one| matches!(one.place, Place::File { .. })).collect()
        };
        let found = in_text(bad);
        assert_eq!(ids(&found), only(rule.id), "{} bad: {:#?}", rule.id, short(&found));
        let found = in_text(good);
        assert!(found.is_empty(), "{} good: {:#?}", rule.id, short(&found));
        // Both are SQL that the server takes.
        for (sql, hint) in [(bad, "bad"), (good, "good")] {
            let ground = Ground::new(&format!("text_{}_{hint}", rule.id));
            ground.run(&format!("BEGIN; {sql}; COMMIT"));
        }
    }
    assert!(seen >= 5, "{seen} examples");
}
