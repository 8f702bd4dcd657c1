//! From what rules find to what a project wants to hear.

use super::exemption::{STALE_EXEMPTION, UNKNOWN_RULE, WITHOUT_REASON, unknown};
use super::finding::{Finding, Place};
use super::note::Note;
use super::pattern::fits;
use super::rule::Rule;
use crate::config::{Exemption, LintChoice, RuleChoice, Severity};

/// The rules about rules.
pub static OWN_RULES: &[&Rule] = &[&UNKNOWN_RULE, &STALE_EXEMPTION, &WITHOUT_REASON];

/// Findings as a project wants them: levels as it set them, exemptions taken out.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// What holds, the worst first.
    pub findings: Vec<Finding>,
    /// What was found where a rule does not hold, in the same order.
    pub exempted: Vec<Exempted>,
}

/// A finding in a place where its rule does not hold.
#[derive(Debug, Clone)]
pub struct Exempted {
    /// The finding.
    pub finding: Finding,
    /// Why it does not hold.
    pub reason: String,
}

impl Judged {
    /// How many are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether any is at least this grave.
    pub fn reaches(&self, severity: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= severity)
    }
}

/// Judges what was found.
///
/// `rules` are all rules that a project may name, `asked` those that looked: an
/// exemption from one that did not look is not called stale. `config` is how people know
/// the file that the choice comes from.
pub fn judge(
    found: Vec<Finding>,
    choice: &LintChoice,
    notes: &[&Note],
    rules: &[&'static Rule],
    asked: &[&'static Rule],
    config: &str,
) -> Judged {
    let mut used = Used::new(choice, notes);
    let mut judged = Judged::default();
    for mut finding in found {
        match level(&finding, choice) {
            None => continue,
            Some(severity) => finding.severity = severity,
        }
        match used.exemption(&finding, choice, notes) {
            Some(reason) => judged.exempted.push(Exempted { finding, reason }),
            None => judged.findings.push(finding),
        }
    }
    let asked: Vec<&'static Rule> =
        asked.iter().copied().filter(|rule| !is_off(rule, choice)).collect();
    let own = own_findings(choice, notes, rules, &asked, &used, config);
    for mut finding in own {
        if let Some(severity) = level(&finding, choice) {
            finding.severity = severity;
            judged.findings.push(finding);
        }
    }
    judged.findings.sort_by(Finding::order);
    judged.findings.dedup();
    judged.exempted.sort_by(|one, other| one.finding.order(&other.finding));
    judged
}

fn level(finding: &Finding, choice: &LintChoice) -> Option<Severity> {
    match said(finding.rule, choice) {
        None => Some(finding.severity),
        Some(RuleChoice::Off) => None,
        Some(RuleChoice::At(severity)) => Some(severity),
    }
}

fn said(rule: &Rule, choice: &LintChoice) -> Option<RuleChoice> {
    choice.rules.iter().find(|(word, _)| rule.is(word)).map(|(_, said)| *said)
}

fn is_off(rule: &Rule, choice: &LintChoice) -> bool {
    said(rule, choice) == Some(RuleChoice::Off)
}

/// Whether an exemption is for what a rule finds in an object or file.
pub(crate) fn holds(exemption: &Exemption, rule: &Rule, place: &str) -> bool {
    rule.is(&exemption.rule) && fits(&exemption.object, place)
}

/// Which exemptions something needed.
struct Used {
    written: Vec<bool>,
    notes: Vec<bool>,
}

impl Used {
    fn new(choice: &LintChoice, notes: &[&Note]) -> Self {
        let written = vec![false; choice.exemptions.len()];
        Self { written, notes: vec![false; notes.len()] }
    }

    /// Why a finding does not hold, if so. Every exemption that fits counts as needed.
    fn exemption(
        &mut self,
        finding: &Finding,
        choice: &LintChoice,
        notes: &[&Note],
    ) -> Option<String> {
        let mut reason = None;
        for (index, exemption) in choice.exemptions.iter().enumerate() {
            if holds(exemption, finding.rule, finding.place.name()) {
                self.written[index] = true;
                reason.get_or_insert_with(|| exemption.reason.clone());
            }
        }
        for (index, note) in notes.iter().enumerate() {
            if !note.reason.is_empty() && note.holds(finding) {
                self.notes[index] = true;
                reason.get_or_insert_with(|| note.reason.clone());
            }
        }
        reason
    }
}

fn own_findings(
    choice: &LintChoice,
    notes: &[&Note],
    rules: &[&'static Rule],
    asked: &[&'static Rule],
    used: &Used,
    config: &str,
) -> Vec<Finding> {
    let known = |word: &str| rules.iter().any(|rule| rule.is(word));
    let was_asked = |word: &str| asked.iter().any(|rule| rule.is(word));
    let here = || Place::Object(config.to_owned());
    let mut found = Vec::new();
    for word in choice.rules.keys().filter(|word| !known(word)) {
        found.push(unknown(here(), word, rules));
    }
    for (exemption, used) in choice.exemptions.iter().zip(&used.written) {
        if !known(&exemption.rule) {
            found.push(unknown(here(), &exemption.rule, rules));
        } else if !used && was_asked(&exemption.rule) {
            let (rule, object) = (&exemption.rule, &exemption.object);
            let message = format!("{rule} finds nothing in `{object}` to exempt");
            found.push(Finding::new(&STALE_EXEMPTION, here(), message));
        }
    }
    for (note, used) in notes.iter().zip(&used.notes) {
        let place = || note.place.clone();
        let unknown_words = note.rules.iter().filter(|word| !known(word));
        found.extend(unknown_words.map(|word| unknown(place(), word, rules)));
        let rules = note.rules.join(", ");
        if note.reason.is_empty() {
            let message = format!("the exemption from {rules} has no reason");
            found.push(Finding::new(&WITHOUT_REASON, place(), message));
        } else if !used && note.was_asked(asked) {
            let message = format!("{rules} finds nothing here to exempt");
            found.push(Finding::new(&STALE_EXEMPTION, place(), message));
        }
    }
    found
}
