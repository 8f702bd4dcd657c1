//! A rule in words: its page, its explanation, the list of all.

use std::fmt::Write;

use super::rule::{Example, Rule};

/// The documentation page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    let mut text = format!("# {}: {}\n\n{}.\n\n", rule.id, rule.name, rule.title);
    // Writing into a String cannot fail.
    _ = writeln!(text, "| | |\n|---|---|");
    _ = writeln!(text, "| severity | {} |", rule.severity.word());
    _ = writeln!(text, "| decided by | {} |", rule.decided.words());
    _ = writeln!(text, "| PostgreSQL | {} and later |", rule.since);
    _ = writeln!(text, "| manual | [{}]({}) |", rule.manual, rule.manual_url());
    _ = write!(text, "\n## What it means\n\n{}\n", rule.meaning);
    _ = write!(text, "\n## The way out\n\n{}\n", rule.way_out);
    text.push_str("\n## Example\n");
    match rule.example {
        Example::Sql { bad, good } => examples(&mut text, "", bad, good),
        Example::Migration { bad, good } => {
            examples(&mut text, " in a migration", bad, good);
        }
        Example::Words(words) => _ = write!(text, "\n{words}\n"),
    }
    text
}

fn examples(text: &mut String, place: &str, bad: &str, good: &str) {
    let ground = "On the [ground of the examples](README.md#the-ground-of-the-examples)";
    _ = write!(text, "\n{ground}, this{place} raises the rule:\n");
    _ = write!(text, "\n```sql\n{}\n```\n", bad.trim());
    _ = write!(text, "\nAnd this does not:\n\n```sql\n{}\n```\n", good.trim());
}

/// A rule for the terminal: its page without its tables.
pub fn explanation(rule: &Rule) -> String {
    let severity = rule.severity.word();
    let mut text = format!("{} {} ({severity})\n{}.\n", rule.id, rule.name, rule.title);
    _ = write!(text, "\n{}\n\nThe way out: {}\n", rule.meaning, rule.way_out);
    match rule.example {
        Example::Sql { bad, good } | Example::Migration { bad, good } => {
            _ = write!(text, "\nThis raises it:\n{}\n", indented(bad));
            _ = write!(text, "\nThis does not:\n{}\n", indented(good));
        }
        Example::Words(words) => _ = write!(text, "\n{words}\n"),
    }
    _ = write!(text, "\nDecided by {}.\n{}\n", rule.decided.words(), rule.manual_url());
    text
}

fn indented(sql: &str) -> String {
    let lines: Vec<String> =
        sql.trim().lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

/// The page that lists all rules, with the ground that examples stand on.
pub fn index_page(rules: &[&'static Rule], ground: &str) -> String {
    let mut text = String::from(
        "# Rules\n\nWritten from the rules themselves; a test compares. Every example is \
         executed on PostgreSQL by a test: the bad one raises exactly its rule, the good \
         one raises nothing.\n\nA project sets a rule's severity, or switches it off, in \
         [`[lint]`](../reference/configuration.md#lint); by its id or by its name.\n\n\
         | rule | name | severity | what |\n|---|---|---|---|\n",
    );
    for rule in rules {
        let Rule { id, name, title, .. } = rule;
        let severity = rule.severity.word();
        _ = writeln!(text, "| [{id}]({id}.md) | `{name}` | {severity} | {title} |");
    }
    let ground = ground.trim();
    _ = write!(
        text,
        "\n## The ground of the examples\n\nExamples begin in a database that this made. \
         `erp_app` is the application's role, `public.tenants` the table of the tenants, \
         and `public.currencies` is declared global.\n\n```sql\n{ground}\n```\n"
    );
    text
}
