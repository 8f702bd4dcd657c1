//! T10: triggers are switched off.

use super::super::scene::Scene;
use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T10",
    name: "triggers-silenced",
    title: "Triggers are switched off",
    severity: Severity::High,
    meaning: "While `session_replication_role` is `replica`, or a trigger is disabled, \
              nothing is recorded in the audit log and foreign keys are not checked. A \
              role that may set the parameter can do so at any time.",
    way_out: "Leave it out. Where one trigger has to rest, disable that one by name and \
              enable it again in the same file.",
    example: Example::Migration {
        bad: "SET session_replication_role = replica;
UPDATE orders SET code = upper(code);
RESET session_replication_role;",
        good: "ALTER TABLE orders DISABLE TRIGGER audited;
UPDATE orders SET code = upper(code);
ALTER TABLE orders ENABLE TRIGGER audited;",
    },
    manual: "runtime-config-client.html",
    since: 14,
    decided: Decided::CatalogAndText,
};

/// The parameter that silences triggers.
const PARAMETER: &str = "session_replication_role";

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let granted = scene
        .estate
        .parameters
        .iter()
        .filter(|one| one.for_app && one.parameter.eq_ignore_ascii_case(PARAMETER));
    let found = granted.map(|one| {
        let message = format!(
            "{} may set it, and change rows without audit rows and without foreign keys",
            scene.app()
        );
        let from = match one.grantee.as_str() {
            "public" => "PUBLIC".to_owned(),
            role => quote_ident(role),
        };
        let fix = format!("REVOKE SET ON PARAMETER {PARAMETER} FROM {from}");
        Finding::of(&RULE, PARAMETER, message).fixed_by([fix])
    });
    found.collect()
}

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        let message = "triggers are silent from here on: no audit rows, no foreign keys";
        let setting = sentence.words.iter().find(|word| {
            let text = word.string().or_else(|| word.name()).unwrap_or_default();
            text.eq_ignore_ascii_case(PARAMETER)
        });
        let sets = sentence.keyword == "SET"
            || sentence.words.iter().any(|word| word.is("set_config"));
        if let Some(setting) = setting.filter(|_| sets) {
            return Some(Finding::new(&RULE, script.place(setting.start), message));
        }
        let place = sentence.find(&["DISABLE", "TRIGGER"])?;
        let (_, trigger) = sentence.name_after("TRIGGER")?;
        let target = sentence.target.as_ref()?;
        let enabled_again = script.sentences.iter().any(|other| {
            let same = other.is_about(target.schema.as_deref(), &target.name);
            let later = other.first().is_some_and(|first| first.start > place.start);
            let enables = other.find(&["ENABLE", "TRIGGER"]).is_some()
                || other.find(&["ENABLE", "ALWAYS", "TRIGGER"]).is_some();
            let name = other.name_after("TRIGGER").map(|(_, name)| name);
            same && later && enables && name.as_ref() == Some(&trigger)
        });
        let one = !["all", "user"].contains(&trigger.as_str());
        let message = format!("trigger {trigger} of {} stays off", target.name);
        (!enabled_again || !one)
            .then(|| Finding::new(&RULE, script.place(place.start), message))
    })
}
