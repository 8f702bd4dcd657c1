//! T48: a server with known holes in row security.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T48",
    name: "server-with-known-holes",
    title: "A server with known holes in row security",
    severity: Severity::High,
    meaning: "Older minor releases let rows through that policies keep back, by cached \
              plans, MERGE, statistics or `SET ROLE` (CVE-2023-39418, CVE-2024-10976, \
              CVE-2024-10978, CVE-2025-8713 and others).",
    way_out: "Update to the newest minor release: no dump, only new binaries and a \
              restart.",
    example: Example::Words(
        "A server of release 15.8. Releases 14.19, 15.14, 16.10 and 17.6 have the \
              repairs of that kind known so far; 13 has them from 13.22 on.",
    ),
    manual: "release.html",
    since: 14,
    decided: Decided::Catalog,
};

/// The first release of each major version with the repairs known so far
/// (<https://www.postgresql.org/support/security/>).
const REPAIRED: &[(u32, u32)] = &[(13, 22), (14, 19), (15, 14), (16, 10), (17, 6)];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let version = scene.estate.server.version;
    let (major, minor) = (version / 10_000, version % 10_000);
    let repaired =
        REPAIRED.iter().find(|(one, _)| *one == major).map(|(_, minor)| *minor);
    let old = match repaired {
        Some(repaired) => minor < repaired,
        None => major < 13,
    };
    let message = match repaired {
        Some(repaired) => format!(
            "PostgreSQL {major}.{minor} has holes in row security that {major}.{repaired} \
             closes"
        ),
        None => {
            format!("PostgreSQL {major} has holes in row security that nobody closes")
        }
    };
    let place = &scene.estate.server.database;
    old.then(|| Finding::of(&RULE, place, message)).into_iter().collect()
}
