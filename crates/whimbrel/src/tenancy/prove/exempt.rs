//! What a project accepts of what was found.

use super::report::{Finding, Grade, Proof, SubjectProof, Verdict};
use crate::config::Exemption;
use crate::lint::{find_rule, holds};
use crate::tenancy::check::TENANCY_RULES;

impl Proof {
    /// Marks the findings that exemptions are for. A subject is [`Verdict::Exempt`] when
    /// nothing else is left of it: never proven.
    ///
    /// What is kept for the next proof is the proof without this: exemptions change.
    pub fn exempt(&mut self, exemptions: &[Exemption]) {
        for subject in &mut self.subjects {
            for finding in &mut subject.findings {
                finding.exempted = reason(finding, &subject.name, exemptions);
            }
            subject.verdict = verdict(subject);
        }
    }
}

/// Why a finding is accepted; each rule that it breaks needs an exemption.
fn reason(finding: &Finding, object: &str, exemptions: &[Exemption]) -> Option<String> {
    let mut reasons: Vec<&str> = Vec::new();
    for id in &finding.rules {
        let rule = find_rule(&TENANCY_RULES, id)?;
        let found = exemptions.iter().find(|one| holds(one, rule, object))?;
        if !reasons.contains(&found.reason.as_str()) {
            reasons.push(&found.reason);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn verdict(subject: &SubjectProof) -> Verdict {
    let all_accepted = |grade| {
        let found = subject.findings.iter().filter(|one| one.grade == grade);
        let left = found.clone().filter(|one| one.exempted.is_none());
        found.count() > 0 && left.count() == 0
    };
    let left = match (subject.verdict, subject.otherwise) {
        (Verdict::Leak, Some(otherwise)) if all_accepted(Grade::Leak) => otherwise,
        (verdict, _) => verdict,
    };
    let accepted = match left {
        Verdict::Broken => all_accepted(Grade::Broken),
        // Nothing but leaks was found, and none of them is left.
        Verdict::Proven | Verdict::Global => subject.verdict == Verdict::Leak,
        Verdict::Leak | Verdict::Vacuous | Verdict::Unproven | Verdict::Exempt => false,
    };
    if accepted { Verdict::Exempt } else { left }
}
