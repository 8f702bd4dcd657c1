//! Where a function looks names up.

use super::super::estate::Function;
use super::scene::Scene;

/// Whether a function's `search_path` is fixed so that a caller cannot put anything in
/// its way: it is empty, or `pg_temp` comes last and the application role can create in
/// none of its schemas.
///
/// Where `pg_temp` is not named, it is searched first for tables
/// (<https://www.postgresql.org/docs/current/runtime-config-client.html>).
pub(super) fn is_pinned(scene: &Scene<'_>, function: &Function) -> bool {
    let path = function.config.iter().find_map(|one| one.strip_prefix("search_path="));
    let Some(path) = path else { return false };
    let schemas: Vec<&str> =
        path.split(',').map(|schema| schema.trim().trim_matches('"')).collect();
    if schemas == [""] {
        return true;
    }
    let Some((last, others)) = schemas.split_last() else { return false };
    let own = |name: &&str| {
        *name == "$user"
            || scene.estate.schemas.iter().any(|one| one.name == *name && one.app_create)
    };
    *last == "pg_temp" && !others.iter().any(own)
}
