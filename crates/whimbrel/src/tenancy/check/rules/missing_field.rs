//! T54: a trigger function reads a field that the table does not have.

use super::super::super::estate::Function;
use super::super::scene::{Placed, Scene};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::lexemes;

pub(super) static RULE: Rule = Rule {
    id: "T54",
    name: "trigger-reads-missing-field",
    title: "A trigger function reads a field that the table does not have",
    severity: Severity::High,
    meaning: "Every write fails with 42703: a generic function that reads `NEW.id` on a \
              table without `id`. A function that casts the key to uuid fails for every \
              other key; that only the proof tells.",
    way_out: "`to_jsonb(NEW)`, the key as jsonb.",
    example: Example::Sql {
        bad: "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN NEW.changed_at := now(); RETURN NEW; END $$;
CREATE TRIGGER stamped BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();",
        good:
            "CREATE FUNCTION trim_code() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN NEW.code := trim(NEW.code); RETURN NEW; END $$;
CREATE TRIGGER trimmed BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION trim_code();",
    },
    manual: "plpgsql-trigger.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tables().filter(|placed| !placed.table.is_partition).flat_map(|placed| {
        let triggers = placed.table.triggers.iter().filter(|one| one.row && one.enabled != 'D');
        let found = triggers.filter_map(|trigger| {
            let function = scene.function(trigger.function)?;
            let fields = missing_fields(function, &placed);
            if fields.is_empty() {
                return None;
            }
            let message = format!(
                "trigger {} reads {} of its rows, which it does not have: every write that \
                 comes there fails",
                trigger.name,
                fields.join(", ")
            );
            Some(Finding::of(&RULE, placed.label(), message))
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

/// Fields that a function reads of NEW or OLD and the table does not have. A function
/// that asks which table it is called for may read them for another one.
fn missing_fields(function: &Function, placed: &Placed<'_>) -> Vec<String> {
    if function.language != "plpgsql" {
        return Vec::new();
    }
    let Ok(words) = lexemes(&function.source) else { return Vec::new() };
    let asks = ["TG_TABLE_NAME", "TG_RELNAME", "TG_RELID", "TG_TABLE_SCHEMA"];
    if words.iter().any(|word| asks.iter().any(|one| word.is(one))) {
        return Vec::new();
    }
    let mut fields: Vec<String> = words
        .windows(3)
        .filter(|three| {
            (three[0].is("NEW") || three[0].is("OLD")) && three[1].is_sign(".")
        })
        .filter_map(|three| three[2].name())
        .filter(|name| !placed.table.columns.iter().any(|column| column.name == *name))
        .collect();
    fields.sort();
    fields.dedup();
    fields
}
