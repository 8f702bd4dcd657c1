//! `whimbrel explain`: what a rule is about.

use serde_json::{Value, json};
use whimbrel::lint::{Example, Rule, explanation, find_rule};
use whimbrel::sql::closest;
use whimbrel::tenancy::check::all_rules;

use crate::args::ScopeArgs;
use crate::exit;
use crate::render::{self, Document, Problem};

/// `whimbrel explain`
pub(crate) fn explain(word: Option<&str>, output: &ScopeArgs) -> Result<u8, Problem> {
    let rules = all_rules();
    let Some(word) = word else {
        list(&rules, output);
        return Ok(exit::DONE);
    };
    let Some(rule) = find_rule(&rules, word) else {
        let names = rules.iter().flat_map(|rule| [rule.id, rule.name]);
        let problem = Problem::input("usage", format!("there is no rule `{word}`"));
        return Err(match closest(word, names) {
            Some(meant) => problem.advise(format!("did you mean `{meant}`?")),
            None => problem.advise("`whimbrel explain` lists all rules"),
        });
    };
    if output.json {
        let mut document = Document::new("explain");
        document.set("rules", json!([to_json(rule)]));
        document.print(exit::DONE);
    } else {
        render::data(explanation(rule).trim_end());
    }
    Ok(exit::DONE)
}

fn list(rules: &[&'static Rule], output: &ScopeArgs) {
    if output.json {
        let rules: Vec<Value> = rules.iter().map(|rule| to_json(rule)).collect();
        let mut document = Document::new("explain");
        document.set("rules", json!(rules));
        document.print(exit::DONE);
        return;
    }
    for rule in rules {
        let Rule { id, name, title, severity, .. } = rule;
        let severity = severity.word();
        render::data(&format!("{id:<4} {severity:<8}  {name:<36}  {title}"));
    }
}

fn to_json(rule: &Rule) -> Value {
    let (bad, good) = match rule.example {
        Example::Sql { bad, good } | Example::Migration { bad, good } => {
            (Some(bad), Some(good))
        }
        Example::Words(words) => (Some(words), None),
    };
    json!({
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.word(),
        "meaning": rule.meaning,
        "way_out": rule.way_out,
        "decided_by": rule.decided.words(),
        "since": rule.since,
        "manual": rule.manual_url(),
        "bad": bad,
        "good": good,
    })
}
