use std::time::Duration;

use super::*;
use crate::migration::Wrapping;

fn texts(text: &str) -> (String, Option<String>) {
    match read(text).unwrap_or_else(|error| panic!("{text}\n{error:?}")) {
        Contents::Whole(whole) => (text[whole.range].to_owned(), None),
        Contents::Marked { up, down, .. } => {
            (text[up.range].to_owned(), down.map(|down| text[down.range].to_owned()))
        }
    }
}

fn error(text: &str) -> (usize, String) {
    let (at, error) = read(text).unwrap_err();
    (at, error.to_string())
}

#[test]
fn sections_are_cut_at_their_markers() {
    for (up, down) in [
        ("-- migrate:up", "-- migrate:down"),
        ("--migrate:up  ", "  --  Migrate:Down"),
        ("-- whimbrel:up", "-- whimbrel: down\r"),
    ] {
        let text = format!("-- about\n{up}\nSELECT 1;\n\n{down}\nSELECT 2;\n");
        let expected = ("SELECT 1;\n\n".to_owned(), Some("SELECT 2;\n".to_owned()));
        assert_eq!(texts(&text), expected, "{text}");
    }
    let reversed = "-- migrate:down\nSELECT 2;\n-- migrate:up\nSELECT 1;";
    assert_eq!(texts(reversed), ("SELECT 1;".into(), Some("SELECT 2;\n".into())));
    assert_eq!(texts("-- migrate:up\nSELECT 1;"), ("SELECT 1;".into(), None));
}

#[test]
fn markers_in_quotations_are_text() {
    let text = "-- migrate:up\nSELECT '\n-- migrate:down\n', $$\n-- migrate:up\n$$;\n/*\n\
                -- whimbrel: nonsense\n*/\n-- migrate:down\nSELECT 2;";
    let (up, down) = texts(text);
    assert!(up.ends_with("*/\n"), "{up}");
    assert_eq!(down.as_deref(), Some("SELECT 2;"));
    let prose = "-- migrate: move rows\nSELECT 1; -- then migrate:down it";
    assert_eq!(texts(prose), (prose.to_owned(), None));
}

#[test]
fn exemptions_from_rules_stand_where_they_like() {
    let text = "SELECT 1;\n-- whimbrel: allow T17 because of this\nSELECT 2; \
                -- whimbrel: allow T40 because of that\n";
    assert_eq!(texts(text), (text.to_owned(), None));
    assert!(error("SELECT 1;\n-- whimbrel: allowing\n").1.contains("directive"));
}

#[test]
fn directives_belong_to_their_section() {
    let text = "-- whimbrel: lock-timeout 2s\n-- migrate:up transaction:false\n\
                -- whimbrel: lock-timeout 9s\nSELECT 1;\n-- migrate:down\nSELECT 2;";
    let Ok(Contents::Marked { up, down: Some(down), .. }) = read(text) else {
        panic!("two sections expected")
    };
    assert_eq!(up.directives.transaction, Some(Wrapping::Alone));
    assert_eq!(up.directives.lock_timeout, Some(Duration::from_secs(9)));
    assert_eq!(down.directives.transaction, None);
    assert_eq!(down.directives.lock_timeout, Some(Duration::from_secs(2)));
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, at, message) in [
        ("SELECT 1;\n-- migrate:up\n", 0, "before the first section"),
        ("-- migrate:down\nSELECT 1;", 0, "no `-- migrate:up` section"),
        ("-- migrate:up\n-- migrate:up\n", 14, "already a section `up`"),
        ("-- migrate:dwon\n", 0, "did you mean `-- migrate:down`?"),
        ("-- migrate: up\nSELECT 1;", 0, "did you mean `-- migrate:up`?"),
        ("-- +goose Up\nSELECT 1;", 0, "marker of another tool"),
        ("-- +migrate Down notransaction\n", 0, "marker of another tool"),
        ("-- whimbrel: fast\nSELECT 1;", 0, "no directive `fast`"),
        ("-- whimbrel: fast\n-- migrate:up\n", 0, "no directive `fast`"),
        ("SELECT 1;\n-- whimbrel: no-transaction\n", 10, "move it to the top"),
        ("SELECT 1; -- whimbrel: no-transaction", 10, "move it to the top"),
        ("-- migrate:up\nSELECT 'a;\n-- migrate:down\n", 21, "no closing quote"),
    ] {
        let (found, text_of_error) = error(text);
        assert_eq!(found, at, "{text}: {text_of_error}");
        assert!(text_of_error.contains(message), "{text}: {text_of_error}");
    }
}
