//! T17: a migration takes protection away.

use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule, Script, Sentence};

pub(super) static RULE: Rule = Rule {
    id: "T17",
    name: "protection-removed",
    title: "A migration takes protection away",
    severity: Severity::Critical,
    meaning: "From here on, until something gives it back, the table shows the rows of \
              all tenants, or shows them to the owner, or lets through what a policy \
              kept back.",
    way_out: "Put the protection back in the same migration, which is one transaction, \
              or say in an exemption why it goes.",
    example: Example::Migration {
        bad: "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;",
        good: "DROP POLICY tenant_floor ON orders;
CREATE POLICY tenant_floor ON orders AS RESTRICTIVE TO erp_app
    USING (tenant_id = (SELECT get_current_tenant_id()));",
    },
    manual: "sql-altertable.html",
    since: 14,
    decided: Decided::Text,
};

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        let target = sentence.target.as_ref()?;
        let again = |words: &[&str], keyword: Option<&str>, from: usize| {
            script.sentences.iter().any(|other| {
                other.first().is_some_and(|first| first.start > from)
                    && other.is_about(target.schema.as_deref(), &target.name)
                    && keyword.is_none_or(|keyword| other.keyword == keyword)
                    && (words.is_empty() || other.find(words).is_some())
            })
        };
        let name = &target.name;
        let (place, back, message) = if let Some(place) =
            sentence.find(&["DISABLE", "ROW", "LEVEL", "SECURITY"])
        {
            let back = again(&["ENABLE", "ROW", "LEVEL", "SECURITY"], None, place.start);
            (place, back, format!("{name} shows the rows of all tenants from here on"))
        } else if let Some(place) = sentence.find(&["NO", "FORCE", "ROW"]) {
            let back = again(&["FORCE", "ROW"], None, place.start);
            (place, back, format!("no policy of {name} holds for its owner any more"))
        } else if sentence.keyword == "DROP POLICY" {
            let place = sentence.first()?;
            let back = again(&[], Some("CREATE POLICY"), place.start)
                || again(&[], Some("DROP TABLE"), place.start);
            (place, back, format!("a policy of {name} goes, and none comes in its place"))
        } else {
            return None;
        };
        if back {
            return None;
        }
        let finding = Finding::new(&RULE, script.place(place.start), message.as_str());
        if !given_back(texts, script, sentence, place.start) {
            return Some(finding);
        }
        let message = format!("{message}, until a later migration gives it back");
        Some(Finding { message, ..finding }.grave(Severity::Low))
    })
}

/// Whether a later migration gives back what a statement takes away, or drops the table.
fn given_back(
    texts: &Texts<'_>,
    script: &Script<'_>,
    sentence: &Sentence<'_>,
    place: usize,
) -> bool {
    let Some(target) = &sentence.target else { return false };
    let wanted: &[&str] = match sentence.keyword.as_str() {
        "DROP POLICY" => &["CREATE", "POLICY"],
        _ if sentence.find(&["NO", "FORCE"]).is_some() => &["FORCE", "ROW"],
        _ => &["ENABLE", "ROW"],
    };
    texts.later(script, place, |other| {
        other.is_about(target.schema.as_deref(), &target.name)
            && other.find(&["NO", "FORCE"]).is_none()
            && (other.find(wanted).is_some() || other.keyword == "DROP TABLE")
    })
}
