//! T51: an audit trigger whose function is not there, or is not the audit log's.

use super::super::super::estate::Trigger;
use super::super::scene::Scene;
use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T51",
    name: "audit-function-unknown",
    title: "An audit trigger whose function is not there, or is not the audit log's",
    severity: Severity::High,
    meaning: "A trigger whose function does not exist cannot be made, and the table \
              stays without audit. One that looks like audit and writes elsewhere lets \
              everybody believe that changes are recorded.",
    way_out: "Call the function that writes the project's audit log.",
    example: Example::Sql {
        bad: "CREATE FUNCTION audit_later() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
DROP TRIGGER audited ON orders;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON orders
    FOR EACH ROW EXECUTE FUNCTION audit_later();",
        good: "DROP TRIGGER audited ON orders;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON orders
    FOR EACH ROW EXECUTE FUNCTION audit.note('tenant_id');",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::CatalogAndText,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let audited = scene.tenants().filter(|placed| scene.is_audited(placed.table));
    let found = audited.flat_map(|placed| {
        let strange = placed.table.triggers.iter().filter(|one| is_strange(scene, one));
        let found = strange.map(|trigger| {
            let message = format!(
                "trigger {} calls {}.{}, which does not write the audit log",
                trigger.name, trigger.function_schema, trigger.function_name
            );
            Finding::of(&RULE, placed.label(), message)
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

/// Whether a trigger looks like audit and does not write the audit log.
pub(super) fn is_strange(scene: &Scene<'_>, trigger: &Trigger) -> bool {
    let function = scene.function(trigger.function);
    let writes = function.is_some_and(|one| scene.writes_audit(one));
    trigger.enabled != 'D'
        && !writes
        && trigger.function_name.to_lowercase().contains("audit")
}

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        if sentence.keyword != "CREATE TRIGGER" {
            return None;
        }
        let execute = sentence.words.iter().position(|word| word.is("EXECUTE"))?;
        let words = &sentence.words[execute + 2..];
        let first = words.first()?;
        let qualified = words.get(1).is_some_and(|word| word.is_sign("."));
        let name = if qualified { words.get(2)?.name()? } else { first.name()? };
        // Functions of PostgreSQL itself are in no estate.
        if texts.has_function(&name)? || name.starts_with("tsvector_update_trigger") {
            return None;
        }
        let message = format!(
            "there is no function {name} in the database: the trigger cannot be made there"
        );
        Some(Finding::new(&RULE, script.place(first.start), message))
    })
}
