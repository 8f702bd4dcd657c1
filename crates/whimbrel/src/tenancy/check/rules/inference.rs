//! T49: what plans and statistics tell of other tenants.

use crate::config::Severity;
use crate::lint::{Decided, Example, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T49",
    name: "inference",
    title: "What plans and statistics tell of other tenants",
    severity: Severity::Low,
    meaning: "`EXPLAIN ANALYZE` counts the rows that a filter removed, \
              `pg_stat_activity` shows the statements of all sessions of the same role, \
              sizes and sequences tell the volume. It matters where an attacker writes \
              SQL of his own.",
    way_out: "Indexes that begin with the tenant, parameters instead of literals, and no \
              `pg_read_all_stats` for the application.",
    example: Example::Words(
        "`EXPLAIN ANALYZE SELECT * FROM orders WHERE code = 'X'` says `Rows Removed \
              by Filter: 1` exactly when another tenant has that code.",
    ),
    manual: "rules-privileges.html",
    since: 14,
    decided: Decided::Proof,
};
