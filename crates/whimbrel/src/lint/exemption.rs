//! The rules about rules: what a project says about them must be true.

use super::finding::{Finding, Place};
use super::rule::{Decided, Example, Rule};
use crate::config::Severity;
use crate::sql::closest;

/// A word that names no rule.
pub(super) static UNKNOWN_RULE: Rule = Rule {
    id: "L01",
    name: "unknown-rule",
    title: "A word that names no rule",
    severity: Severity::Medium,
    meaning: "What was meant to be switched off, or exempted, still holds; or what was \
              meant to be graver is not.",
    way_out: "Write the id or the name of a rule.",
    example: Example::Words("`[lint.rules]` with `T99 = \"off\"`; there is no rule T99."),
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Project,
};

/// An exemption that nothing needs.
pub(super) static STALE_EXEMPTION: Rule = Rule {
    id: "L02",
    name: "stale-exemption",
    title: "An exemption that nothing needs any more",
    severity: Severity::Low,
    meaning: "The weakness that it was for is gone. The next one in the same place would \
              be passed over in silence.",
    way_out: "Take the exemption out, unless `tenancy prove` needs it: what attacks show, \
              the catalog does not always tell.",
    example: Example::Words(
        "`[[lint.exempt]]` with `rule = \"T24\"` and `object = \"public.orders\"`, when \
         T24 finds nothing in `public.orders`.",
    ),
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Project,
};

/// An exemption that does not say why.
pub(super) static WITHOUT_REASON: Rule = Rule {
    id: "L03",
    name: "exemption-without-reason",
    title: "An exemption that does not say why",
    severity: Severity::Medium,
    meaning: "Nobody can tell later whether it may stay. It does not hold until it has a \
              reason.",
    way_out: "Write the reason behind `because`.",
    example: Example::Words(
        "`-- whimbrel: allow T24` instead of `-- whimbrel: allow T24 because the table \
         is filled by hand`.",
    ),
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Project,
};

/// A finding about a word that names no rule.
pub(super) fn unknown(place: Place, word: &str, rules: &[&'static Rule]) -> Finding {
    let names = rules.iter().flat_map(|rule| [rule.id, rule.name]);
    let message = format!("there is no rule `{word}`, so what it says changes nothing");
    let finding = Finding::new(&UNKNOWN_RULE, place, message);
    match closest(word, names) {
        Some(meant) => finding.leave_by(format!("Did you mean `{meant}`?")),
        None => finding,
    }
}
