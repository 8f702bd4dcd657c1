//! T29: a setting that is cast without nullif, or read without missing_ok.

use super::super::expression::raw_settings;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::lexemes;

pub(super) static RULE: Rule = Rule {
    id: "T29",
    name: "setting-read-unsafely",
    title: "A setting that is cast without nullif, or read without missing_ok",
    severity: Severity::High,
    meaning: "After `SET LOCAL` and COMMIT, after RESET and after DISCARD ALL the \
              setting is the empty text, not NULL: every query on that connection then \
              fails with 22P02 until it is closed. Where it was never set, the read \
              itself fails.",
    way_out: "`nullif(current_setting('app.tenant_id', true), '')::uuid`. First take out \
              what lets everything through when no tenant is set: until then this error \
              is all that protects.",
    example: Example::Sql {
        bad: "CREATE OR REPLACE FUNCTION get_current_tenant_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('app.tenant_id')::uuid $$;",
        good: "CREATE OR REPLACE FUNCTION get_current_tenant_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;",
    },
    manual: "functions-admin.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let setting = &scene.convention.setting;
    let mut found: Vec<Finding> = scene
        .conditions()
        .filter(|condition| {
            let settings = condition
                .expressions
                .iter()
                .flat_map(|expr| raw_settings(expr, &condition.meaning));
            settings.into_iter().any(|(_, safe)| !safe)
        })
        .map(|condition| {
            let message = format!(
                "every query fails on a connection that had a tenant before, or never had \
                 one: {}",
                condition.text()
            );
            Finding::of(&RULE, condition.label(), message)
        })
        .collect();
    if let Some(context) = scene.context() {
        let source = context.source.to_ascii_lowercase();
        let reads =
            source.contains(setting.as_str()) && source.contains("current_setting");
        let missing_ok = lexemes(&context.source)
            .is_ok_and(|words| words.iter().any(|word| word.is("TRUE")));
        let guarded = source.contains("nullif")
            || source.contains("= ''")
            || source.contains("<> ''");
        if reads && !(missing_ok && guarded) {
            let message = format!(
                "it fails where {setting} is not set or is empty, and every query with it"
            );
            found.push(Finding::of(&RULE, context.label(), message));
        }
    }
    found
}
