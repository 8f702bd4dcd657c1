//! SIGINT and SIGTERM in the middle of a run.

use nix::sys::signal::Signal;
use testkit::TestDatabase;

use crate::gate::{Gate, pass};
use crate::project::{Project, applied, rows, wait_for_runners};

fn projects() -> Vec<(&'static str, Project, &'static [&'static str])> {
    let sql = |head: &str| {
        let text = format!("{head}INSERT INTO witness VALUES ('one'); {};", pass(1));
        Project::sql(&[("1700000000001-One.up.sql", &text)])
    };
    let program =
        format!("{{q}}(`INSERT INTO witness VALUES ('one')`); {{q}}(`{}`);", pass(1));
    let endless = "{q}(`INSERT INTO witness VALUES ('one')`); \
                   {q}(`SELECT pg_advisory_xact_lock_shared(42, 1)`).catch(() => {}); \
                   while (true) {}";
    vec![
        ("all", sql(""), &["--transaction", "all"]),
        ("each", sql(""), &["--transaction", "each"]),
        ("none", sql(""), &["--transaction", "none"]),
        ("alone", sql("-- whimbrel: no-transaction\n"), &[]),
        ("ts", Project::typescript("all", &[("One1700000000001", &program)]), &[]),
        ("endless", Project::typescript("all", &[("One1700000000001", endless)]), &[]),
    ]
}

#[test]
fn a_signal_rolls_back_and_releases() {
    for (index, (hint, project, arguments)) in projects().into_iter().enumerate() {
        let signal = [Signal::SIGINT, Signal::SIGTERM][index % 2];
        let database = TestDatabase::create(&format!("signal {hint}"));
        database.run("CREATE TABLE witness (name text)");
        let mut gate = Gate::close(&database, 1);
        let run = project.start(&database.url(), &[&["run"], arguments].concat());
        gate.wait_for_somebody();
        run.signal(signal);
        let ended = run.end();
        ended.expect(130, "interrupted");
        let left = usize::from(hint == "alone");
        assert_eq!(rows(&database, "SELECT name FROM witness").len(), left, "{ended}");
        assert_eq!(applied(&database), Vec::<String>::new());
        gate.open();
        if hint != "endless" {
            project.applies(&database, &[&["--wait", "2s"], arguments].concat());
            assert_eq!(rows(&database, "SELECT name FROM witness"), ["one"], "{hint}");
        }
    }
}

#[test]
fn a_signal_ends_waiting() {
    let database = TestDatabase::create("signal waiting");
    let project = Project::sql(&[("1700000000001-One.up.sql", &pass(1))]);
    let mut gate = Gate::close(&database, 1);
    let first = project.start(&database.url(), &["run"]);
    gate.wait_for_somebody();
    let second = project.start(&database.url(), &["run"]);
    wait_for_runners(&database, 2);
    std::thread::sleep(std::time::Duration::from_millis(200));
    second.signal(Signal::SIGTERM);
    second.end().expect(130, "interrupted");
    gate.open();
    first.end().expect(0, "1 applied");
}
