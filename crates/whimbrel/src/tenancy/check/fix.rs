//! Statements that set things right.

use super::super::estate::Function;
use super::condition::Condition;
use super::scene::{Placed, Scene};
use crate::sql::quote_ident;

/// Row security on, for the owner as well.
pub(super) fn enable(placed: &Placed<'_>) -> String {
    let path = placed.path();
    format!("ALTER TABLE {path} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
}

/// The standard condition of a table; none without tenant column or context function.
pub(super) fn condition(scene: &Scene<'_>, placed: &Placed<'_>) -> Option<String> {
    let column = placed.column()?;
    let context = scene.context()?;
    let name = &scene.convention.function;
    let cast = if context.returns == column.type_name {
        String::new()
    } else {
        format!("::{}", column.type_name)
    };
    Some(format!("{} = (SELECT {name}(){cast})", quote_ident(&column.name)))
}

/// The standard policies that a table does not have: one for the application role, and
/// the restrictive floor. None where they cannot be written.
pub(super) fn policies(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<String> {
    let isolation = missing(scene, placed, "tenant_isolation", true);
    isolation.into_iter().chain(floor(scene, placed)).collect()
}

/// The restrictive floor, where a table has none.
pub(super) fn floor(scene: &Scene<'_>, placed: &Placed<'_>) -> Option<String> {
    missing(scene, placed, "tenant_floor", false)
}

/// A standard policy, where a table has none of its kind and it can be written.
fn missing(
    scene: &Scene<'_>,
    placed: &Placed<'_>,
    name: &str,
    permissive: bool,
) -> Option<String> {
    let condition =
        condition(scene, placed).filter(|_| scene.estate.server.app_exists)?;
    let policies = &placed.table.policies;
    let there = policies.iter().any(|policy| {
        policy.permissive == permissive
            && policy.command == '*'
            && scene.is_for_app(policy)
    });
    let name = free_name(name, |name| policies.iter().any(|one| one.name == name));
    let kind = if permissive { "PERMISSIVE" } else { "RESTRICTIVE" };
    (!there).then(|| {
        format!(
            "CREATE POLICY {} ON {} AS {kind} FOR ALL TO {} USING ({condition}) WITH CHECK \
             ({condition})",
            quote_ident(&name),
            placed.path(),
            quote_ident(scene.app())
        )
    })
}

/// The name, or one made of it that is not taken.
pub(super) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let cut = |text: &str, suffix: &str| {
        let mut end = text.len().min(63 - suffix.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}{suffix}", &text[..end])
    };
    let first = cut(name, "");
    if !taken(&first) {
        return first;
    }
    let numbered = (2..).map(|number| cut(name, &format!("_{number}")));
    numbered.into_iter().find(|name| !taken(name)).unwrap_or(first)
}

/// Takes privileges from the application role and from PUBLIC.
pub(super) fn revoke(scene: &Scene<'_>, privileges: &str, object: &str) -> String {
    format!("REVOKE {privileges} ON {object} FROM PUBLIC, {}", quote_ident(scene.app()))
}

/// A policy with the standard condition; none where that cannot be written.
pub(super) fn alter(scene: &Scene<'_>, found: &Condition<'_>) -> Option<String> {
    let condition = condition(scene, &found.placed)?;
    let using = found.policy.using.is_some().then(|| format!(" USING ({condition})"));
    let check =
        found.policy.check.is_some().then(|| format!(" WITH CHECK ({condition})"));
    Some(format!(
        "ALTER POLICY {} ON {}{}{}",
        quote_ident(&found.policy.name),
        found.placed.path(),
        using.unwrap_or_default(),
        check.unwrap_or_default()
    ))
}

/// Fixes a function's `search_path` to its own schema; none where the application role
/// can create there.
pub(super) fn pin(scene: &Scene<'_>, function: &Function) -> Option<String> {
    let schema = scene.estate.schemas.iter().find(|one| one.name == function.schema)?;
    let word = if function.kind == 'p' { "PROCEDURE" } else { "FUNCTION" };
    let own = quote_ident(&function.schema);
    (!schema.app_create).then(|| {
        format!(
            "ALTER {word} {own}.{}({}) SET search_path = pg_catalog, {own}, pg_temp",
            quote_ident(&function.name),
            function.arguments
        )
    })
}
