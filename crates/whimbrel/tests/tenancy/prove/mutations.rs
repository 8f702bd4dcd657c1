//! One change at a time to a schema that is clean: each that opens a hole is found,
//! each that opens none raises nothing.

mod audit;
mod benign;
mod detours;
mod keys;
mod policies;
mod roles;
mod row_security;
mod views;

use whimbrel::tenancy::prove::{Proof, Verdict};

use audit::AUDIT;
use benign::BENIGN;
use detours::DETOURS;
use keys::KEYS;
use policies::POLICIES;
use roles::ROLES;
use row_security::ROW_SECURITY;
use views::VIEWS;

use super::ground::{Ground, complaints, proof};

/// A change to the clean schema.
struct Mutation {
    name: &'static str,
    sql: &'static str,
    expected: Expected,
    /// What undoes it where it does not go with the database: roles.
    undo: &'static str,
}

enum Expected {
    /// The subject's verdict and a rule that it breaks.
    Hole(&'static str, Verdict, &'static str),
    Nothing,
}

const fn hole(
    name: &'static str,
    subject: &'static str,
    rule: &'static str,
    sql: &'static str,
) -> Mutation {
    Mutation {
        name,
        sql,
        expected: Expected::Hole(subject, Verdict::Leak, rule),
        undo: "",
    }
}

const fn broken(
    name: &'static str,
    subject: &'static str,
    rule: &'static str,
    sql: &'static str,
) -> Mutation {
    Mutation {
        name,
        sql,
        expected: Expected::Hole(subject, Verdict::Broken, rule),
        undo: "",
    }
}

const fn vacuous(
    name: &'static str,
    subject: &'static str,
    sql: &'static str,
) -> Mutation {
    let expected = Expected::Hole(subject, Verdict::Vacuous, "T12");
    Mutation { name, sql, expected, undo: "" }
}

const fn benign(name: &'static str, sql: &'static str) -> Mutation {
    Mutation { name, sql, expected: Expected::Nothing, undo: "" }
}

const ORDERS: &str = "erp.orders";

fn check(ground: &Ground, mutation: &Mutation) -> Result<(), String> {
    let copy = ground.copy();
    copy.run(mutation.sql);
    let proof = proof(&copy, &ground.convention);
    if !mutation.undo.is_empty() {
        copy.run(mutation.undo);
    }
    let found = complaints(&proof);
    let as_expected = match mutation.expected {
        Expected::Nothing => found.is_empty(),
        Expected::Hole(subject, verdict, rule) => {
            is_found(&proof, subject, verdict, rule)
        }
    };
    match as_expected {
        true => Ok(()),
        false => Err(format!("{}: {found:#?}", mutation.name)),
    }
}

fn is_found(proof: &Proof, subject: &str, verdict: Verdict, rule: &str) -> bool {
    proof.subject(subject).is_some_and(|found| {
        let mut rules = found.findings.iter().flat_map(|one| &one.rules);
        found.verdict == verdict && (rule.is_empty() || rules.any(|one| one == rule))
    })
}

fn check_all(mutations: &[Mutation]) {
    let ground = Ground::start();
    let wrong: Vec<String> =
        mutations.iter().filter_map(|one| check(&ground, one).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        mutations.len(),
        wrong.join("\n")
    );
}

#[test]
fn holes_in_row_security_are_found() {
    check_all(ROW_SECURITY);
}

#[test]
fn holes_in_policies_are_found() {
    check_all(POLICIES);
}

#[test]
fn holes_in_keys_are_found() {
    check_all(KEYS);
}

#[test]
fn holes_in_the_audit_log_are_found() {
    check_all(AUDIT);
}

#[test]
fn holes_in_roles_and_privileges_are_found() {
    check_all(ROLES);
}

#[test]
fn holes_in_views_and_functions_are_found() {
    check_all(VIEWS);
}

#[test]
fn holes_beside_the_usual_ways_are_found() {
    check_all(DETOURS);
}

#[test]
fn what_opens_nothing_raises_nothing() {
    check_all(BENIGN);
}
