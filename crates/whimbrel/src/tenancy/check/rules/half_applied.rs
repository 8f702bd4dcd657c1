//! T62: a file that goes on behind an error.

use crate::config::Severity;
use crate::lint::{Decided, Example, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T62",
    name: "errors-passed-over",
    title: "A file that goes on behind an error",
    severity: Severity::High,
    meaning: "Run by a program that does not stop at errors, half of a file applies: \
              tables without policies, policies without triggers, and nobody sees it.",
    way_out: "Run migrations through Whimbrel: each is a transaction, and the first \
              error ends it.",
    example: Example::Words(
        "A file of `CREATE TABLE` and `CREATE POLICY` in which the second statement \
              fails. `--from migrations` runs it as one transaction, and shows the \
              place.",
    ),
    manual: "app-psql.html",
    since: 14,
    decided: Decided::Replay,
};
