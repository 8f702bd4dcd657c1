//! Levels and exemptions: in the configuration and beside a statement.

use whimbrel::config::{Exemption, LintChoice, RuleChoice, Severity};

use super::rules::{Ground, short, source};

fn exempt(rule: &str, object: &str) -> Exemption {
    let reason = "known".to_owned();
    Exemption { rule: rule.to_owned(), object: object.to_owned(), reason }
}

fn broken() -> Ground {
    let ground = Ground::new("exempt");
    ground.run("ALTER TABLE orders NO FORCE ROW LEVEL SECURITY");
    ground
}

#[test]
fn a_project_sets_levels_and_switches_rules_off() {
    let ground = broken();
    let mut choice = LintChoice::default();
    choice.rules.insert("t14".to_owned(), RuleChoice::At(Severity::Info));
    let judged = ground.check(&[], &choice).judged;
    assert_eq!(judged.findings.len(), 1);
    assert_eq!(judged.findings[0].severity, Severity::Info);
    assert!(!judged.reaches(Severity::High));
    choice.rules.clear();
    choice.rules.insert("row-security-not-forced".to_owned(), RuleChoice::Off);
    assert_eq!(short(&ground.check(&[], &choice).judged.findings), [""; 0]);
}

#[test]
fn exemptions_hold_where_they_say_and_stale_ones_are_findings() {
    let ground = broken();
    let mut choice = LintChoice::default();
    choice.exemptions.push(exempt("T14", "public.ord*"));
    let judged = ground.check(&[], &choice).judged;
    assert_eq!(short(&judged.findings), [""; 0]);
    assert_eq!(judged.exempted.len(), 1);
    assert_eq!(judged.exempted[0].reason, "known");
    choice.exemptions.push(exempt("T11", "public.orders"));
    choice.exemptions.push(exempt("T99", "public.orders"));
    // The proof decides that one: nobody knows here whether it is needed.
    choice.exemptions.push(exempt("T38", "public.f"));
    choice.rules.insert("row-securty-off".to_owned(), RuleChoice::Off);
    let judged = ground.check(&[], &choice).judged;
    let ids: Vec<&str> = judged.findings.iter().map(|one| one.rule.id).collect();
    assert_eq!(ids, ["L01", "L01", "L02"], "{:#?}", short(&judged.findings));
    let typo = judged.findings.iter().find(|one| one.message.contains("securty"));
    assert_eq!(typo.unwrap().way_out, "Did you mean `row-security-off`?");
}

#[test]
fn a_comment_beside_a_statement_exempts_it_and_what_it_makes() {
    let ground = broken();
    let text = "-- whimbrel: allow T14 because the owner has no login\n\
                CREATE TABLE orders (id int);\n\
                -- whimbrel: allow T16 because it is dropped tomorrow\n\
                CREATE TABLE copy AS SELECT * FROM orders;\n\
                CREATE TABLE other AS SELECT * FROM orders;\n\
                -- whimbrel: allow T17\n\
                ALTER TABLE orders DISABLE ROW LEVEL SECURITY;\n\
                -- whimbrel: allow T40 because it was once so\n\
                SELECT 1;\n";
    let judged =
        ground.check(&[source("shop", "1.sql", text)], &LintChoice::default()).judged;
    let found: Vec<String> = judged
        .findings
        .iter()
        .map(|one| format!("{} {}", one.rule.id, one.place))
        .collect();
    assert_eq!(
        found,
        ["T17 1.sql:7:20", "T16 1.sql:5:1", "L03 1.sql:6:1", "L02 1.sql:8:1"]
    );
    let mut exempted: Vec<&str> =
        judged.exempted.iter().map(|one| one.finding.rule.id).collect();
    exempted.sort_unstable();
    assert_eq!(exempted, ["T14", "T16"]);
}
