//! T37: a SECURITY DEFINER function that looks names up where its caller says.

use super::super::fix;
use super::super::path::is_pinned;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T37",
    name: "definer-without-search-path",
    title: "A SECURITY DEFINER function that looks names up where its caller says",
    severity: Severity::Critical,
    meaning: "A temporary table, view or function of the caller is found first, and runs \
              with the rights of the owner. With an owner who is a superuser the \
              application becomes one; with any other owner it switches row security \
              off.",
    way_out: "`SET search_path = pg_catalog, pg_temp` and qualified names in the body, \
              an owner without other rights, and EXECUTE only for who needs it.",
    example: Example::Sql {
        bad: "CREATE FUNCTION order_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    AS $$ SELECT count(*) FROM orders $$;",
        good: "CREATE FUNCTION order_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$ SELECT count(*) FROM public.orders $$;
REVOKE EXECUTE ON FUNCTION order_count() FROM PUBLIC;",
    },
    manual: "sql-createfunction.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let weak = scene.estate.functions.iter().filter(|function| {
        function.definer
            && function.app_execute
            && function.returns != "trigger"
            && matches!(function.kind, 'f' | 'p')
            && !is_pinned(scene, function)
    });
    let found = weak.map(|function| {
        let power = match function.owner_superuser {
            Some(true) => ", a superuser",
            _ => "",
        };
        let message = format!(
            "{} can have its own code run as {}{power}: names are looked up where the \
             caller says",
            scene.app(),
            function.owner
        );
        let fix = fix::pin(scene, function);
        Finding::of(&RULE, function.label(), message).fixed_by(fix)
    });
    found.collect()
}
