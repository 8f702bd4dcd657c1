//! Conditions of policies: those with a hole are found, whatever they look like, and
//! those without are left alone.

use std::collections::BTreeSet;

use whimbrel::config::Severity;

use super::rules::{Ground, short};

/// Conditions on `orders`, and what they raise.
const CONDITIONS: &[(&str, &[&str])] = &[
    // The standard form, and others that come to the same.
    ("tenant_id = (SELECT get_current_tenant_id())", &[]),
    ("(SELECT get_current_tenant_id()) = tenant_id", &[]),
    ("orders.tenant_id = (SELECT public.get_current_tenant_id() AS tenant)", &[]),
    ("tenant_id = (SELECT get_current_tenant_id()) AND total >= 0", &[]),
    (
        "tenant_id = (SELECT get_current_tenant_id()) AND (code = 'a' OR total IS NULL)",
        &[],
    ),
    (
        "(SELECT get_current_tenant_id()) IS NOT NULL AND tenant_id = (SELECT get_current_tenant_id())",
        &[],
    ),
    (
        "CASE WHEN (SELECT get_current_tenant_id()) IS NULL THEN false ELSE tenant_id = (SELECT get_current_tenant_id()) END",
        &[],
    ),
    (
        "NOT (tenant_id <> (SELECT get_current_tenant_id())) AND tenant_id = (SELECT get_current_tenant_id())",
        &["T34"],
    ),
    ("tenant_id::text = (SELECT get_current_tenant_id())::text", &[]),
    ("(tenant_id = (SELECT get_current_tenant_id())) IS TRUE", &[]),
    (
        "tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)",
        &[],
    ),
    ("coalesce(tenant_id = (SELECT get_current_tenant_id()), false)", &[]),
    ("false", &[]),
    // The context asked for every row.
    ("tenant_id = get_current_tenant_id()", &["T30"]),
    // Open without a tenant.
    (
        "tenant_id = (SELECT get_current_tenant_id()) OR (SELECT get_current_tenant_id()) IS NULL",
        &["T25"],
    ),
    ("tenant_id = coalesce((SELECT get_current_tenant_id()), tenant_id)", &["T25"]),
    (
        "CASE WHEN (SELECT get_current_tenant_id()) IS NULL THEN true ELSE tenant_id = (SELECT get_current_tenant_id()) END",
        &["T25"],
    ),
    (
        "CASE WHEN (SELECT get_current_tenant_id()) IS NOT NULL THEN tenant_id = (SELECT get_current_tenant_id()) ELSE true END",
        &["T25"],
    ),
    ("(tenant_id = (SELECT get_current_tenant_id())) IS NOT FALSE", &["T25"]),
    ("coalesce(tenant_id = (SELECT get_current_tenant_id()), true)", &["T25"]),
    ("NOT coalesce(tenant_id <> (SELECT get_current_tenant_id()), false) ", &["T25"]),
    (
        "(SELECT nullif(current_setting('app.tenant_id', true), '')) IS NULL OR tenant_id = (SELECT get_current_tenant_id())",
        &["T25"],
    ),
    // Open to all.
    ("true", &["T26"]),
    ("1 = 1", &["T26"]),
    ("tenant_id = tenant_id", &["T26"]),
    ("tenant_id = (SELECT get_current_tenant_id()) OR true", &["T26"]),
    // Captured columns.
    ("tenant_id IN (SELECT tenant_id FROM tenants)", &["T27"]),
    ("EXISTS (SELECT FROM tenants WHERE tenant_id = orders.tenant_id)", &["T27"]),
    ("tenant_id = ANY (SELECT tenant_id FROM tenants)", &["T27"]),
    // Without the context.
    (
        "tenant_id = (SELECT nullif(current_setting('app.other', true), '')::uuid)",
        &["T28"],
    ),
    ("code = 'public'", &["T28"]),
    // Read unsafely.
    ("tenant_id = (SELECT current_setting('app.tenant_id')::uuid)", &["T29"]),
    ("tenant_id = (SELECT current_setting('app.tenant_id', true)::uuid)", &["T29"]),
    // Compared loosely.
    ("tenant_id >= (SELECT get_current_tenant_id())", &["T34"]),
    ("tenant_id::text LIKE (SELECT get_current_tenant_id())::text || '%'", &["T34"]),
    ("tenant_id::text ~ (SELECT get_current_tenant_id())::text", &["T34"]),
    ("tenant_id IS NOT DISTINCT FROM (SELECT get_current_tenant_id())", &["T34"]),
    // Nothing that a text tells.
    ("tenant_id = (SELECT get_current_tenant_id()) OR code = 'shared'", &["T35"]),
    (
        "length(tenant_id::text) = length((SELECT get_current_tenant_id())::text)",
        &["T35"],
    ),
];

#[test]
fn conditions_say_what_they_let_through() {
    let ground = Ground::new("conditions");
    let mut wrong = Vec::new();
    for (condition, expected) in CONDITIONS {
        ground.run(&format!(
            "ALTER POLICY tenant_isolation ON orders USING ({condition}) WITH CHECK (false)"
        ));
        let found = ground.findings();
        let ids: BTreeSet<&str> = found.iter().map(|one| one.rule.id).collect();
        if ids != expected.iter().copied().collect() {
            wrong.push(format!("{condition}\n  {expected:?} but {:#?}", short(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_nullable_tenant_makes_null_tolerance_a_hole() {
    let ground = Ground::new("nullable");
    ground.run(
        "CREATE TABLE notes (tenant_id uuid REFERENCES tenants, id int, UNIQUE (tenant_id, id));
         CALL protect('notes');
         ALTER POLICY tenant_isolation ON notes USING (tenant_id IS NULL \
             OR tenant_id = (SELECT get_current_tenant_id()))",
    );
    let found = ground.findings();
    let ids: Vec<&str> = found.iter().map(|one| one.rule.id).collect();
    assert_eq!(ids, ["T20", "T34"], "{:#?}", short(&found));
}

#[test]
fn a_context_function_that_falls_back_to_a_tenant_is_open() {
    let ground = Ground::new("fallback");
    ground.run(
        "CREATE OR REPLACE FUNCTION get_current_tenant_id() RETURNS uuid
             LANGUAGE sql STABLE PARALLEL SAFE AS $$
             SELECT coalesce(nullif(current_setting('app.tenant_id', true), ''),
                 '00000000-0000-0000-0000-000000000001')::uuid; $$",
    );
    let found = ground.findings();
    let ids: Vec<&str> = found.iter().map(|one| one.rule.id).collect();
    assert_eq!(ids, ["T25"], "{:#?}", short(&found));
}

#[test]
fn what_the_floor_keeps_in_is_less_grave_than_a_hole() {
    let ground = Ground::new("held");
    ground.run("ALTER POLICY tenant_isolation ON orders USING (true)");
    let level = || ground.findings().iter().map(|one| one.severity).max();
    assert_eq!(level(), Some(Severity::Medium));
    ground.run("DROP POLICY tenant_floor ON orders");
    assert_eq!(level(), Some(Severity::Critical));
}

#[test]
fn a_floor_that_lets_everything_through_is_none() {
    let ground = Ground::new("floor");
    ground.run("ALTER POLICY tenant_floor ON orders USING (true) WITH CHECK (true)");
    let found = ground.findings();
    let ids: Vec<&str> = found.iter().map(|one| one.rule.id).collect();
    assert_eq!(ids, ["T31"], "{:#?}", short(&found));
}
