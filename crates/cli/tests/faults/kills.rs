//! `kill -9` and `pg_terminate_backend` at every step of a run: the next run ends in
//! the state of a run that nobody disturbed.

use testkit::{TestDatabase, dump};

use crate::gate::{Gate, pass};
use crate::project::{Project, applied, rows, wait_for_runners};

/// Gates in the fixtures: before, between and behind the statements that leave traces.
const GATES: u32 = 6;

/// What a run leaves, as far as two runs must agree.
#[derive(Debug, PartialEq, Eq)]
struct Traces {
    schema: String,
    witness: Vec<String>,
    applied: Vec<String>,
}

impl Traces {
    fn of(database: &TestDatabase) -> Self {
        Self {
            schema: dump(&database.settings()),
            witness: rows(database, "SELECT name FROM witness ORDER BY name"),
            applied: applied(database),
        }
    }
}

/// How a run is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The client process dies; the server goes on with the statement.
    Client,
    /// The server process dies.
    Backend,
}

/// Two migrations with a gate at every statement, `head` at their top.
fn sql(head: &str) -> Project {
    let gate = pass;
    Project::sql(&[
        (
            "1700000000001-One.up.sql",
            &format!(
                "{head}{};\nCREATE TABLE witness (name text);\n{};\n\
                 INSERT INTO witness VALUES ('one');\n{};\n",
                gate(1),
                gate(2),
                gate(3)
            ),
        ),
        (
            "1700000000002-Two.up.sql",
            &format!(
                "{head}{};\nALTER TABLE witness ADD n int DEFAULT 1;\n{};\n\
                 INSERT INTO witness VALUES ('two');\nSET search_path = nowhere;\n{};\n\
                 INSERT INTO public.witness SELECT current_schemas(false)::text;\n",
                gate(4),
                gate(5),
                gate(6)
            ),
        ),
    ])
}

fn typescript(mode: &str, alone: bool) -> Project {
    let head = if alone { "// alone\n" } else { "" };
    // Outside a transaction a program begins again, so it has to bear that.
    let once = |name: &str| {
        format!(
            "{{q}}(`INSERT INTO witness SELECT '{name}' WHERE NOT EXISTS \
             (SELECT FROM witness WHERE name = '{name}')`);"
        )
    };
    let gate = |number| format!("{{q}}(`{}`);", pass(number));
    Project::typescript(
        mode,
        &[
            (
                "One1700000000001",
                &format!(
                    "{head}{}\n{{q}}(`CREATE TABLE IF NOT EXISTS witness (name text)`);\n{}\n{}\n{}",
                    gate(1),
                    gate(2),
                    once("one"),
                    gate(3)
                ),
            ),
            (
                "Two1700000000002",
                &format!(
                    "{head}{}\n{{q}}(`ALTER TABLE witness ADD IF NOT EXISTS n int`);\n{}\n{}\n{}",
                    gate(4),
                    gate(5),
                    once("two"),
                    gate(6)
                ),
            ),
        ],
    )
}

/// Disturbs a run at every gate and compares with an undisturbed one.
fn disturb(what: &str, project: &Project, arguments: &[&str], end: End) {
    let quiet = TestDatabase::create(&format!("quiet {what}"));
    project.applies(&quiet, arguments);
    let expected = Traces::of(&quiet);
    assert!(!expected.witness.is_empty());
    for number in 1..=GATES {
        let database = TestDatabase::create(&format!("{what} {number}"));
        let mut gate = Gate::close(&database, number);
        let run = project.start(&database.url(), &[&["run"], arguments].concat());
        gate.wait_for_somebody();
        let ended = match end {
            End::Client => {
                run.kill();
                // The dead run's statement holds the lock: the next one waits.
                let mut next =
                    project.start(&database.url(), &[&["run"], arguments].concat());
                wait_for_runners(&database, 2);
                assert!(!next.is_over());
                gate.open();
                next.end()
            }
            End::Backend => {
                gate.terminate_whoever_waits();
                let ended = run.end();
                ended.expect(1, "terminating connection due to administrator command");
                drop(gate);
                project.run(&database, arguments)
            }
        };
        assert_eq!(ended.code, Some(0), "{what}, {end:?} at gate {number}: {ended}");
        let traces = Traces::of(&database);
        assert_eq!(traces, expected, "{what}, {end:?} at gate {number}: {ended}");
    }
}

#[test]
fn wrapped_sql_survives_kills() {
    for mode in ["all", "each"] {
        disturb(mode, &sql(""), &["--transaction", mode], End::Client);
    }
}

#[test]
fn wrapped_sql_survives_terminated_backends() {
    for mode in ["all", "each"] {
        disturb(mode, &sql(""), &["--transaction", mode], End::Backend);
    }
}

#[test]
fn mode_none_survives_both() {
    for end in [End::Client, End::Backend] {
        disturb("none", &sql(""), &["--transaction", "none"], end);
    }
}

#[test]
fn sql_without_transactions_survives_both() {
    let project = sql("-- whimbrel: no-transaction\n");
    for end in [End::Client, End::Backend] {
        disturb("alone", &project, &["--transaction", "each"], end);
    }
}

#[test]
fn typescript_survives_kills() {
    for mode in ["all", "each", "none"] {
        disturb(&format!("ts {mode}"), &typescript(mode, false), &[], End::Client);
    }
}

#[test]
fn typescript_without_transactions_survives_both() {
    let project = typescript("each", true);
    for end in [End::Client, End::Backend] {
        disturb("ts alone", &project, &[], end);
    }
}

/// A program that was killed outside a transaction begins again; that is said, with how
/// far it came.
#[test]
fn a_killed_program_is_told_of() {
    let database = TestDatabase::create("told of");
    let project = typescript("each", true);
    let mut gate = Gate::close(&database, 3);
    let run = project.start(&database.url(), &["run"]);
    gate.wait_for_somebody();
    run.kill();
    gate.open();
    // Four of its own, and one by which TypeORM learns the schema.
    let strict = project.run(&database, &["--strict"]);
    strict.expect(3, "did not end; 5 of its statements are known to be done");
    let ended = project.applies(&database, &[]);
    assert!(ended.says("it begins again with its first"), "{ended}");
}
