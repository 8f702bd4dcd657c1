//! T36: the context function is not STABLE PARALLEL SAFE.

use super::super::super::estate::Function;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T36",
    name: "context-function-marked-wrongly",
    title: "The context function is not STABLE PARALLEL SAFE",
    severity: Severity::Medium,
    meaning: "IMMUTABLE bakes the tenant into cached plans: a prepared statement gives \
              one tenant's rows in another's context. VOLATILE keeps every index from \
              being used. Without PARALLEL SAFE no query on a protected table runs in \
              parallel. As SECURITY DEFINER it cannot be inlined.",
    way_out: "`STABLE PARALLEL SAFE`, with the caller's rights.",
    example: Example::Sql {
        bad: "ALTER FUNCTION get_current_tenant_id() IMMUTABLE;",
        good: "ALTER FUNCTION get_current_tenant_id() STABLE;",
    },
    manual: "xfunc-volatility.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut asked: Vec<&Function> = scene.context().into_iter().collect();
    for condition in scene.conditions() {
        let called =
            condition.policy.functions.iter().filter_map(|oid| scene.function(*oid));
        for function in called.filter(|one| one.source.contains("current_setting")) {
            if !asked.iter().any(|known| known.oid == function.oid) {
                asked.push(function);
            }
        }
    }
    asked.into_iter().filter_map(of_function).collect()
}

fn of_function(function: &Function) -> Option<Finding> {
    let mut effects = Vec::new();
    let mut severity = RULE.severity;
    match function.volatility {
        'i' => {
            severity = Severity::Critical;
            effects.push("IMMUTABLE: a cached plan gives one tenant's rows to another");
        }
        'v' => effects.push("VOLATILE: no index is used for the tenant"),
        _ => {}
    }
    if function.parallel != 's' {
        effects.push("not PARALLEL SAFE: no query on a protected table is parallel");
    }
    if function.definer {
        effects.push("SECURITY DEFINER: never inlined, and more rights than it needs");
    }
    let words = format!(
        "ALTER FUNCTION {}.{}({}) STABLE PARALLEL SAFE SECURITY INVOKER",
        quote_ident(&function.schema),
        quote_ident(&function.name),
        function.arguments
    );
    let found = Finding::of(&RULE, function.label(), effects.join("; "));
    (!effects.is_empty()).then(|| found.grave(severity).fixed_by([words]))
}
