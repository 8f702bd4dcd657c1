//! T57: a primary key that lacks the partition key.

use crate::config::Severity;
use crate::lint::{Decided, Example, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T57",
    name: "key-without-partition-key",
    title: "A primary key that lacks the partition key",
    severity: Severity::High,
    meaning: "PostgreSQL refuses to make the table, and everything that the migration \
              makes behind it is missing.",
    way_out: "`PRIMARY KEY (id, created_at)` with all columns of the partition key, or \
              none.",
    example: Example::Words(
        "`CREATE TABLE log (id bigint PRIMARY KEY, at date) PARTITION BY RANGE \
              (at)` fails; `--from migrations` shows it with its place.",
    ),
    manual: "ddl-partitioning.html",
    since: 14,
    decided: Decided::Replay,
};
