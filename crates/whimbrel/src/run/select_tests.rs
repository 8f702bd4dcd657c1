use super::*;
use crate::migration::{Checksum, SourceFile, read_files};

/// Migrations by letter and text, a millisecond apart.
fn files(texts: &[(&str, &str)]) -> Vec<MigrationFile> {
    let files = texts.iter().map(|(name, text)| SourceFile {
        path: format!("{name}.up.sql").into(),
        bytes: text.as_bytes().to_vec(),
    });
    read_files(files).unwrap().migrations
}

fn three() -> Vec<MigrationFile> {
    files(&[
        ("1700000000001-A", "SELECT 1"),
        ("1700000000002-B", "SELECT 2"),
        ("1700000000003-C", "SELECT 3"),
    ])
}

fn history(applied: &[&str]) -> History {
    let rows = applied.iter().zip(1..).map(|(letter, id)| {
        let number = letter.as_bytes()[0] - b'A' + 1;
        AppliedMigration {
            id,
            timestamp: 1_700_000_000_000 + i64::from(number),
            name: format!("{letter}170000000000{number}"),
        }
    });
    History { applied: rows.collect(), ..History::default() }
}

fn attempt(name: &str, kind: &str, state: AttemptState) -> Attempt {
    Attempt {
        id: 1,
        name: name.to_owned(),
        direction: Direction::Up,
        state,
        checksum: None,
        completed: 1,
        prefix_checksum: Some(Checksum::of("SELECT 2").to_string()),
        started_at: "now".to_owned(),
        error: None,
        kind: kind.to_owned(),
    }
}

fn begun(kind: &str, state: AttemptState) -> History {
    let mut history = history(&["A"]);
    let name = "B1700000000002";
    history.attempts.insert(name.to_owned(), attempt(name, kind, state));
    history
}

fn letters(steps: &[&MigrationFile]) -> String {
    steps.iter().filter_map(|step| step.name.chars().next()).collect()
}

#[test]
fn what_is_not_recorded_is_pending() {
    let files = three();
    let pending = |applied: &[&str], extent: Extent| {
        pending(&files, &history(applied), &extent).map(|steps| letters(&steps))
    };
    assert_eq!(pending(&[], Extent::All).unwrap(), "ABC");
    // Like TypeORM: an older one that comes later runs.
    assert_eq!(pending(&["A", "C"], Extent::All).unwrap(), "B");
    for wanted in ["B", "B1700000000002", "1700000000002"] {
        assert_eq!(pending(&["A"], Extent::To(wanted.to_owned())).unwrap(), "B");
    }
    let unknown = pending(&[], Extent::To("BB".to_owned())).unwrap_err();
    let Refusal::NoSuchMigration { name, .. } = unknown else { panic!("{unknown}") };
    assert_eq!(name, "BB");
}

#[test]
fn the_newest_row_is_reverted_first_and_each_name_once() {
    let files = three();
    let revert = |applied: &[&str], extent: RevertExtent| {
        to_revert(&files, &history(applied), &extent).map(|steps| letters(&steps))
    };
    assert_eq!(revert(&["A", "C", "B"], RevertExtent::Count(2)).unwrap(), "BC");
    assert_eq!(revert(&["A", "B", "A"], RevertExtent::All).unwrap(), "AB");
    assert_eq!(revert(&["A", "A", "B"], RevertExtent::To("A".into())).unwrap(), "B");
    assert_eq!(
        revert(&["A", "D"], RevertExtent::Count(1)).unwrap_err(),
        Refusal::UnknownMigration("D1700000000004".to_owned())
    );
}

#[test]
fn every_disagreement_is_named() {
    let files = three();
    let mut history = history(&["A", "D"]);
    let edited = Attempt {
        checksum: Some("of another text".to_owned()),
        ..attempt("A1700000000001", "wrapped", AttemptState::Done)
    };
    history.attempts.insert(edited.name.clone(), edited);
    let pending = pending(&files, &history, &Extent::All).unwrap();
    let found = disagreements(&files, &history, &pending);
    let words = [
        "D1700000000004 was applied and its file is gone",
        "A1700000000001 was edited",
        "B1700000000002 is older",
        "C1700000000003 is older",
    ];
    assert_eq!(found.len(), words.len(), "{found:?}");
    for (text, word) in found.iter().zip(words) {
        assert!(text.contains(word), "{text}");
    }
}

#[test]
fn only_what_was_begun_alone_and_did_not_end_is_half_applied() {
    let files = three();
    for (kind, state, count) in [
        ("alone", AttemptState::Started, 1),
        ("alone", AttemptState::Failed, 1),
        ("alone", AttemptState::Done, 0),
        ("wrapped", AttemptState::Failed, 0),
    ] {
        let history = begun(kind, state);
        let pending = pending(&files, &history, &Extent::All).unwrap();
        assert_eq!(half_applied(&history, &pending).len(), count, "{kind} {state:?}");
    }
}

#[test]
fn what_was_begun_must_fit_what_is_to_be_done() {
    let history = begun("alone", AttemptState::Failed);
    let refused = |text: &str, mode| {
        let files = files(&[("1700000000002-B", text)]);
        let steps: Vec<&MigrationFile> = files.iter().collect();
        refuse_begun(&history, &steps, Direction::Up, mode)
    };
    let name = || "B1700000000002".to_owned();
    assert_eq!(refused("SELECT 2;\nSELECT 3", Transactions::Each), Ok(()));
    assert_eq!(
        refused("SELECT 2;\nSELECT 3", Transactions::All),
        Err(Refusal::BegunAlone { name: name(), completed: 1 })
    );
    for edited in ["SELECT 1; SELECT 3", "SELECT 'open"] {
        assert_eq!(
            refused(edited, Transactions::Each),
            Err(Refusal::EditedPrefix { name: name(), completed: 1 })
        );
    }
}
