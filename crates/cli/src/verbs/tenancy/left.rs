//! What a repair leaves to a human.

use std::collections::BTreeSet;

use whimbrel::config::{Convention, LintChoice};
use whimbrel::tenancy::check::{Subject, check};
use whimbrel::tenancy::estate::Estate;

/// What is still as grave as makes a check fail, a line each.
pub(super) fn left(
    estate: &Estate,
    convention: &Convention,
    choice: &LintChoice,
) -> BTreeSet<String> {
    let subject = Subject {
        convention,
        estate: Some(estate),
        migrations: &[],
        records: &[],
        config: "whimbrel.toml",
    };
    let answer = check(&subject, choice);
    let grave = answer
        .judged
        .findings
        .iter()
        .filter(|finding| finding.severity >= choice.fail_on);
    grave
        .map(|finding| {
            let (rule, place) = (finding.rule, &finding.place);
            format!("{} {}  {place}: {}", rule.id, rule.name, finding.message)
        })
        .collect()
}
