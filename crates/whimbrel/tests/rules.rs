//! What is true of all rules, and their pages in docs/rules. `UPDATE_GOLDEN=1` writes the
//! pages anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and the environment tells it to write"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use whimbrel::lint::{Decided, Example, Rule, explanation, index_page, page};
use whimbrel::tenancy::check::{EXAMPLE_GROUND, all_rules};

#[test]
fn ids_and_names_are_one_rule_s_own() {
    let rules = all_rules();
    assert!(rules.len() > 60, "{}", rules.len());
    let words: Vec<&str> = rules.iter().flat_map(|rule| [rule.id, rule.name]).collect();
    let once: BTreeSet<&str> = words.iter().copied().collect();
    assert_eq!(once.len(), words.len());
    for Rule { id, name, title, meaning, way_out, decided, example, .. } in rules {
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(name.chars().all(kebab), "{id} {name}");
        assert!(!title.ends_with('.') && !title.contains('\n'), "{id}: {title}");
        for text in [meaning, way_out] {
            assert!(text.ends_with('.') && !text.contains("  "), "{id}: {text}");
        }
        let shown = !matches!(example, Example::Words(_));
        let elsewhere = matches!(decided, Decided::Proof | Decided::Replay);
        assert!(
            !(shown && elsewhere),
            "{id}: what is decided elsewhere has no example here"
        );
    }
}

#[test]
fn the_catalogue_from_t01_to_t62_is_whole() {
    let ids: BTreeSet<&str> = all_rules().iter().map(|rule| rule.id).collect();
    let missing: Vec<String> = (1..=62)
        .map(|number| format!("T{number:02}"))
        .filter(|id| !ids.contains(id.as_str()))
        .collect();
    // The floor of T31 and several permissive policies are one rule.
    assert_eq!(missing, [""; 0]);
}

#[test]
fn explanations_hold_what_a_person_needs() {
    for rule in all_rules() {
        let text = explanation(rule);
        let manual = rule.manual_url();
        for part in [rule.id, rule.name, rule.meaning, rule.way_out, &manual] {
            assert!(text.contains(part), "{}: {part}", rule.id);
        }
    }
}

#[test]
fn the_pages_are_what_the_rules_say() {
    let rules = all_rules();
    let mut pages: BTreeMap<String, String> =
        rules.iter().map(|rule| (format!("{}.md", rule.id), page(rule))).collect();
    pages.insert("README.md".to_owned(), index_page(&rules, EXAMPLE_GROUND));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let there = fs::read_dir(&folder).map(|entries| {
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap())
    });
    let there: BTreeSet<String> = there.unwrap().collect();
    assert_eq!(there, pages.keys().cloned().collect(), "docs/rules (left)");
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap();
        assert!(
            written == *text,
            "docs/rules/{name} is old; UPDATE_GOLDEN=1 writes it anew"
        );
    }
}
