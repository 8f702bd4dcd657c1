//! A proof as a report.

use super::report::{Finding, Grade, Proof, SubjectProof, Verdict};
use crate::lint::{find_rule, kind};
use crate::report::{Item, Kind, Level, Report, Statements};
use crate::tenancy::check::TENANCY_RULES;

/// The kind of outcomes that no rule is behind: a verdict.
const VERDICT: &str = "isolation";

/// What is said of what the project accepts.
const EXEMPT: &str = "EXEMPT";

/// The verdicts with their words, the worst first.
pub const VERDICTS: [(Verdict, &str); 7] = [
    (Verdict::Leak, "LEAK"),
    (Verdict::Broken, "BROKEN"),
    (Verdict::Unproven, "UNPROVEN"),
    (Verdict::Vacuous, "VACUOUS"),
    (Verdict::Exempt, EXEMPT),
    (Verdict::Global, "GLOBAL"),
    (Verdict::Proven, "PROVEN"),
];

/// A proof as a report: an outcome for each finding, and one for each subject that has
/// none.
pub fn reported(proof: &Proof) -> Report {
    let mut report = Report::default();
    report.kinds.push(Kind {
        id: VERDICT.to_owned(),
        name: "tenant-isolation".to_owned(),
        title: "Whether a tenant reaches another's rows".to_owned(),
        help: "Proven by attack on a throwaway copy: PROVEN means that every attack \
               failed and that a tenant can use its own rows."
            .to_owned(),
        url: None,
    });
    for (verdict, word) in VERDICTS {
        for subject in proof.subjects.iter().filter(|one| one.verdict == verdict) {
            report.items.extend(items(subject, word));
        }
        report.counts.push((word.to_lowercase(), proof.count(verdict)));
    }
    report.counts.push(("attacks".to_owned(), proof.probes));
    for item in &report.items {
        let rule = find_rule(&TENANCY_RULES, &item.kind);
        if let Some(rule) = rule
            && !report.kinds.iter().any(|kind| kind.id == rule.id)
        {
            report.kinds.push(kind(rule));
        }
    }
    report
}

fn items(subject: &SubjectProof, word: &str) -> Vec<Item> {
    let weight = match subject.verdict {
        Verdict::Leak | Verdict::Broken => Level::Error,
        Verdict::Unproven | Verdict::Vacuous => Level::Warning,
        Verdict::Proven | Verdict::Global | Verdict::Exempt => Level::Good,
    };
    let notes = subject.notes.iter().map(|note| ("note".to_owned(), note.clone()));
    let whole = Item {
        kind: VERDICT.to_owned(),
        subject: subject.name.clone(),
        verdict: word.to_owned(),
        level: weight,
        fails: weight != Level::Good,
        message: subject
            .reason
            .clone()
            .unwrap_or_else(|| said(subject.verdict).to_owned()),
        details: notes.collect(),
        ..Item::default()
    };
    let says = |finding: &Finding| {
        finding.grade != Grade::Note
            && (finding.exempted.is_none() || subject.verdict == Verdict::Exempt)
    };
    let found = subject.findings.iter().map(|finding| item(subject, word, finding));
    // The verdict itself is an outcome where no finding says it.
    let whole = (!subject.findings.iter().any(says)).then_some(whole);
    whole.into_iter().chain(found).collect()
}

fn item(subject: &SubjectProof, word: &str, finding: &Finding) -> Item {
    let (note, exempted) = (finding.grade == Grade::Note, finding.exempted.clone());
    let context = finding.context.words();
    Item {
        kind: finding.rules.first().map_or(VERDICT, String::as_str).to_owned(),
        subject: subject.name.clone(),
        verdict: match (note, &exempted) {
            (true, _) => "note",
            (_, Some(_)) => EXEMPT,
            _ => word,
        }
        .to_owned(),
        level: if note { Level::Note } else { Level::Error },
        fails: !note && exempted.is_none(),
        message: format!("{} ({context}): {}", finding.probe, finding.seen),
        details: vec![("rules".to_owned(), finding.rules.join(", "))],
        statements: vec![Statements {
            purpose: "reproduction".to_owned(),
            sql: vec![finding.sql.trim_end().trim_end_matches(';').to_owned()],
        }],
        exempted,
        ..Item::default()
    }
}

fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proven => "every attack failed, and a tenant can use its own rows",
        Verdict::Leak => "a tenant reaches another's rows",
        Verdict::Broken => "a tenant cannot use its own rows",
        Verdict::Vacuous => "nothing of it can be used, so nothing is proven",
        Verdict::Unproven => "no rows could be made, so nothing is proven",
        Verdict::Exempt => "what was found is accepted",
        Verdict::Global => "it is declared to hold no tenant's rows",
    }
}
