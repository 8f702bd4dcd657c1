//! Transaction modes, failures, fake runs, and migrations that are wrong.

use crate::oracle::Generation;
use crate::project::{Pair, Project, REVERT, RUN, Step};

const FIELDS: [&str; 3] = ["", "transaction = true;", "transaction = false;"];

/// Three migrations, the second with a `transaction` field; one of them may fail.
fn three(mode: &str, field: &str, failing: Option<usize>) -> Project {
    let options = format!("migrationsTransactionMode: '{mode}'");
    let project = Project::new(Generation::One, &options);
    for number in 1..=3 {
        let class = format!("Step{number}170000000000{number}");
        let up = format!(
            "await q.query(`CREATE TABLE step{number} (id int)`); \
             await q.query(`INSERT INTO step{number} VALUES ({number})`); {}",
            if failing == Some(number) { "await q.query(`SELECT 1 / 0`);" } else { "" }
        );
        let down = format!("await q.query(`DROP TABLE step{number}`);");
        let field = if number == 2 { field } else { "" };
        project.migration(&class, field, &up, &down);
    }
    project
}

fn modes_are_equal(mode: &str) {
    let pair = Pair::new(&format!("mode_{mode}"));
    for field in FIELDS {
        for failing in [None, Some(2), Some(3)] {
            let case = format!("mode {mode}, {field:?}, failing {failing:?}");
            let project = three(mode, field, failing);
            pair.reset();
            pair.step(&project, Step { fake: failing == Some(3), ..RUN }, &case);
            pair.assert_same_rows("migrations", &case);
            // A second run goes on from there.
            pair.step(&project, RUN, &case);
            pair.assert_same_rows("migrations", &case);
            let fake = Step { fake: true, ..REVERT };
            for step in [REVERT, fake] {
                pair.step(&project, step, &case);
                pair.assert_same_rows("migrations", &case);
            }
        }
    }
}

#[test]
fn mode_all_leaves_what_typeorm_leaves() {
    modes_are_equal("all");
}

#[test]
fn mode_each_leaves_what_typeorm_leaves() {
    modes_are_equal("each");
}

#[test]
fn mode_none_leaves_what_typeorm_leaves() {
    modes_are_equal("none");
}

#[test]
fn the_flag_comes_before_the_data_source_and_typos_count_as_absent() {
    let cases = [
        ("all", vec!["each", "none", "false", "ech"]),
        ("each", vec!["all", "default", "ALL"]),
        ("none", vec!["all", "each"]),
    ];
    let pair = Pair::new("flag");
    for (configured, flags) in cases {
        for flag in flags {
            let case = format!("-t {flag} over {configured}");
            let project = three(configured, "", Some(3));
            pair.reset();
            pair.step(&project, Step { transaction: Some(flag), ..RUN }, &case);
            pair.assert_same_rows("migrations", &case);
        }
    }
}

/// One migration with this body, in this mode.
fn one(mode: &str, up: &str) -> Project {
    let options = format!("migrationsTransactionMode: '{mode}'");
    let project = Project::new(Generation::One, &options);
    project.table("Before1700000000001", "");
    project.migration("Body1700000000002", "", up, "");
    project.table("After1700000000003", "");
    project
}

#[test]
fn migrations_that_handle_transactions_themselves_end_alike() {
    let bodies = [
        "await q.query(`CREATE TABLE b (id int)`); await q.query(`COMMIT`); await q.query(`VACUUM b`);",
        "await q.commitTransaction(); await q.query(`CREATE TABLE b (id int)`); await q.startTransaction();",
        "await q.commitTransaction(); await q.query(`CREATE TABLE b (id int)`);",
        "await q.startTransaction(); await q.query(`CREATE TABLE b (id int)`); await q.rollbackTransaction();",
        "await q.startTransaction(); await q.query(`CREATE TABLE b (id int)`); await q.commitTransaction();",
        "try { await q.startTransaction(); await q.query(`SELECT 1/0`); } catch { await q.rollbackTransaction(); }",
    ];
    let pair = Pair::new("body");
    for mode in ["all", "each"] {
        for body in bodies {
            let case = format!("mode {mode}: {body}");
            let project = one(mode, body);
            pair.reset();
            let theirs = project.by_typeorm(&pair.theirs, RUN);
            let ours = project.by_whimbrel(&pair.ours, RUN);
            assert_eq!(ours.is_some(), theirs.is_some(), "{case}: {theirs:?} {ours:?}");
            if theirs.is_none() {
                pair.assert_same("migrations", &case);
            }
        }
    }
}

#[test]
fn what_a_migration_throws_is_said_in_the_same_words() {
    let bodies = [
        "throw new Error('by hand');",
        "throw new TypeError('by type');",
        "(undefined as any).x.y;",
        "await q.dropTable('missing');",
        "await q.dropColumn('missing', 'x');",
        "await q.query(`SELECT * FROM missing`);",
        "await q.query(`INSERT INTO before1700000000001 VALUES ($1)`, ['x']);",
        "await q.createIndex('before1700000000001', {} as any);",
        "await q.dropForeignKey('before1700000000001', 'fk');",
        "await q.renameColumn('before1700000000001', 'no', 'yes');",
        "await q.manager.getRepository('Nothing').find();",
        "await q.rollbackTransaction(); await q.rollbackTransaction();",
    ];
    let pair = Pair::new("thrown");
    for body in bodies {
        let project = one("each", body);
        pair.reset();
        assert!(pair.step(&project, RUN, body).is_some(), "{body} fails");
        pair.assert_same_rows("migrations", body);
    }
}

#[test]
fn wrong_names_and_duplicates_stop_everything() {
    let cases: [(&str, &str, &str); 6] = [
        ("NoTimestamp", "", ""),
        ("Short1700000000", "", ""),
        ("Zero0000000000000", "", ""),
        ("Named1700000000009", "name = '';", ""),
        ("Twin1700000000009", "name = 'Good1700000000001';", ""),
        ("Long20240101120000", "", "works"),
    ];
    let pair = Pair::new("names");
    for (class, fields, works) in cases {
        pair.reset();
        let project = Project::new(Generation::One, "");
        project.table("Good1700000000001", "");
        project.table(class, fields);
        for step in [RUN, Step { verb: "show", ..RUN }] {
            let ended = pair.step(&project, step, class);
            assert_eq!(ended.is_none(), works == "works", "{class}: {ended:?}");
            pair.assert_same_rows("migrations", class);
        }
    }
}

#[test]
fn reverting_takes_the_row_that_was_written_last() {
    let project = Project::new(Generation::One, "");
    let pair = Pair::new("revert");
    pair.step(&project, REVERT, "nothing to revert");
    pair.assert_same("migrations", "nothing to revert");
    project.table("Late1700000000005", "");
    pair.step(&project, RUN, "the later one");
    project.table("Early1700000000001", "");
    pair.step(&project, RUN, "the earlier one, out of order");
    pair.assert_same("migrations", "out of order");
    pair.step(&project, REVERT, "the row written last");
    pair.assert_same("migrations", "the row written last");
    // A row whose source is gone, and one whose timestamp is another.
    pair.run("UPDATE migrations SET timestamp = timestamp + 1");
    pair.step(&project, REVERT, "another timestamp");
    pair.assert_same("migrations", "another timestamp");
    project.remove("migrations/1700000000005-Late1700000000005.ts");
    assert!(pair.step(&project, REVERT, "no source").is_some());
    pair.assert_same("migrations", "no source");
}

#[test]
fn exports_other_than_classes_are_treated_alike() {
    let files = [
        "export const helper = () => 1; export class A1700000000001 { async up() {} async down() {} }",
        "export function helper() {} export class A1700000000001 { async up() {} async down() {} }",
        "export class A1700000000001 { async up() {} async down() {} } export default A1700000000001;",
        "export const list = [class A1700000000001 { async up() {} async down() {} }];",
        "module.exports = { nested: { deep: class A1700000000001 { async up() {} async down() {} } } };",
        "module.exports = class A1700000000001 { async up() {} async down() {} };",
        "export class A1700000000001 { up() {} down() {} }",
        "export class A1700000000001 { name = 'B1700000000002'; async up() {} async down() {} }",
    ];
    let pair = Pair::new("exports");
    for text in files {
        pair.reset();
        let project = Project::new(Generation::One, "");
        project.write("migrations/1700000000001-A.ts", text);
        let theirs = project.by_typeorm(&pair.theirs, RUN);
        let ours = project.by_whimbrel(&pair.ours, RUN);
        assert_eq!(ours.is_some(), theirs.is_some(), "{text}: {theirs:?} {ours:?}");
        pair.assert_same_rows("migrations", text);
    }
}
