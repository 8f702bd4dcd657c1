//! T60: a data migration that row security filters.

use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T60",
    name: "data-migration-filtered",
    title: "A data migration that row security filters",
    severity: Severity::High,
    meaning: "As a role that the policies bind, UPDATE and DELETE change only the rows \
              that a policy lets through, without a tenant none, and raise no error: the \
              migration counts as applied.",
    way_out: "Run migrations as a role with BYPASSRLS, or go through the tenants one by \
              one. With `SET LOCAL row_security = off` PostgreSQL refuses instead of \
              filtering.",
    example: Example::Migration {
        bad: "SET LOCAL ROLE erp_owner;
UPDATE orders SET code = upper(code);",
        good: "UPDATE currencies SET code = upper(code);",
    },
    manual: "runtime-config-client.html",
    since: 14,
    decided: Decided::Text,
};

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        if !["UPDATE", "DELETE", "MERGE"].contains(&sentence.keyword.as_str()) {
            return None;
        }
        let target = sentence.target.as_ref()?;
        let placed = texts.table(target.schema.as_deref(), &target.name)?;
        let place = sentence.first()?.start;
        let guarded = placed.table.rls && placed.table.force;
        let bound = texts.bound_role(script, place)?;
        let off = script.sentences.iter().any(|other| {
            let earlier = other.first().is_some_and(|first| first.start < place);
            earlier && other.keyword == "SET" && other.names("row_security")
        });
        // Forced only behind this statement, the table was still open to the owner.
        let later = texts.later(script, place, |other| {
            other.is_about(target.schema.as_deref(), &target.name)
                && other.find(&["FORCE", "ROW"]).is_some()
                && other.find(&["NO", "FORCE"]).is_none()
        });
        if !guarded || off || later {
            return None;
        }
        let message = format!(
            "{bound} is bound by the policies of {}: where no tenant is set, {} changes no \
             row and raises no error",
            placed.label(),
            sentence.keyword
        );
        Some(Finding::new(&RULE, script.place(place), message))
    })
}
