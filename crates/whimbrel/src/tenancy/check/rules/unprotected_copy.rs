//! T16: a copy of a tenant table, without its protection.

use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule, Sentence};

pub(super) static RULE: Rule = Rule {
    id: "T16",
    name: "unprotected-copy",
    title: "A copy of a tenant table, without its protection",
    severity: Severity::High,
    meaning: "`CREATE TABLE AS`, `SELECT INTO` and `LIKE ... INCLUDING ALL` copy rows or \
              columns, but neither row security nor policies nor triggers. The copy \
              shows the rows of all tenants to whoever may read it.",
    way_out: "Protect the copy in the same migration, or keep it in a schema that the \
              application cannot use.",
    example: Example::Migration {
        bad: "CREATE TABLE orders_backup AS SELECT * FROM orders;",
        good: "CREATE TABLE orders_backup (LIKE orders INCLUDING ALL);
ALTER TABLE orders_backup ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
    },
    manual: "sql-createtableas.html",
    since: 14,
    decided: Decided::Text,
};

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        let (schema, name) = copy(sentence)?;
        if !texts.mentions_tenant_table(sentence, &name) {
            return None;
        }
        let place = sentence.first()?.start;
        let protected = script.sentences.iter().any(|other| {
            let later = other.first().is_some_and(|first| first.start > place);
            later
                && other.is_about(schema.as_deref(), &name)
                && other.find(&["ENABLE", "ROW", "LEVEL", "SECURITY"]).is_some()
        });
        let dropped = script.sentences.iter().any(|other| {
            other.keyword == "DROP TABLE" && other.is_about(schema.as_deref(), &name)
        });
        let message = format!(
            "{name} has no row security and no policies: it shows the rows of all tenants \
             to whoever may read it"
        );
        let finding = Finding::new(&RULE, script.place(place), message);
        let later = texts.later(script, place, |other| {
            other.is_about(schema.as_deref(), &name)
                && (other.keyword == "DROP TABLE"
                    || other.find(&["ENABLE", "ROW", "LEVEL", "SECURITY"]).is_some())
        });
        let finding = if later { finding.grave(Severity::Low) } else { finding };
        (!protected && !dropped).then_some(finding)
    })
}

/// The table that a statement makes as a copy of another.
fn copy(sentence: &Sentence<'_>) -> Option<(Option<String>, String)> {
    if sentence.keyword == "CREATE TABLE" {
        let target = sentence.target.as_ref().filter(|target| !target.temporary)?;
        let outside = sentence.outside();
        let by_query = outside.windows(2).any(|pair| {
            let query = ["SELECT", "TABLE", "VALUES", "WITH", "EXECUTE"];
            pair[0].is("AS") && query.iter().any(|word| pair[1].is(word))
        }) || (outside.last().is_some_and(|word| word.is("AS")));
        let alike = sentence.words.windows(2).any(|pair| {
            (pair[0].text == "(" || pair[0].text == ",") && pair[1].is("LIKE")
        });
        return (by_query || alike).then(|| (target.schema.clone(), target.name.clone()));
    }
    let selects = ["SELECT", "WITH"].contains(&sentence.keyword.as_str());
    let into = sentence.outside().iter().any(|word| word.is("INTO"));
    let insert =
        sentence.outside().iter().any(|word| word.is("INSERT") || word.is("MERGE"));
    let temporary = sentence
        .find(&["INTO", "TEMP"])
        .or(sentence.find(&["INTO", "TEMPORARY"]))
        .is_some();
    (selects && into && !insert && !temporary).then(|| sentence.name_after("INTO"))?
}
