//! T61: several services make a table of one name.

use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T61",
    name: "name-of-several-services",
    title: "Several services make a table of one name",
    severity: Severity::High,
    meaning: "`IF NOT EXISTS` passes over the table that is there already, whoever made \
              it and with whatever columns: the second service runs against the first \
              one's table.",
    way_out: "One owner for each table; leave `IF NOT EXISTS` out, so that the clash is \
              an error.",
    example: Example::Migration {
        bad: "CREATE TABLE IF NOT EXISTS customers (id uuid);",
        good: "CREATE TABLE customers (id uuid);",
    },
    manual: "sql-createtable.html",
    since: 14,
    decided: Decided::Text,
};

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        let target = sentence.target.as_ref()?;
        if sentence.keyword != "CREATE TABLE" || !target.if_not_exists || target.temporary {
            return None;
        }
        let mut others = texts.makers(target.schema.as_deref(), &target.name);
        others.retain(|service| *service != script.source.service);
        let place = sentence.first()?.start;
        let message = format!(
            "{} is made by {} as well: whichever comes second runs against the other's table",
            target.name,
            others.join(", ")
        );
        (!others.is_empty()).then(|| Finding::new(&RULE, script.place(place), message))
    })
}
