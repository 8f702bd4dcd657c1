//! TypeORM and Whimbrel on one database, one after the other, and tracking tables
//! under every kind of name.

use testkit::TestDatabase;

use crate::oracle::Generation;
use crate::project::{Pair, Project, REVERT, RUN, Step, rows_of, said};

const SHOW: Step<'_> = Step { verb: "show", ..RUN };

fn shown(project: &Project, database: &TestDatabase) -> String {
    said(&project.whimbrel(database, &["migration:show", "-d", "data-source.ts"]))
}

fn names(database: &TestDatabase) -> Vec<Option<String>> {
    rows_of(database, "migrations").into_iter().map(|row| row[2].clone()).collect()
}

#[test]
fn each_goes_on_where_the_other_stopped() {
    for mode in ["all", "each", "none"] {
        let options = format!("migrationsTransactionMode: '{mode}'");
        let project = Project::new(Generation::One, &options);
        let database = TestDatabase::create("turns");
        project.table("One1700000000001", "");
        assert_eq!(project.by_typeorm(&database, RUN), None);
        project.table("Two1700000000002", "");
        assert!(
            shown(&project, &database)
                .contains("[X] 1 One1700000000001\n[ ] Two1700000000002")
        );
        assert_eq!(project.by_whimbrel(&database, RUN), None);
        assert_eq!(project.answer(&database, SHOW)["pending"], false);
        project.table("Three1700000000003", "");
        assert_eq!(project.answer(&database, SHOW)["pending"], true);
        assert_eq!(project.by_typeorm(&database, RUN), None);
        assert_eq!(names(&database).len(), 3);
        // Down again, the other way round.
        assert_eq!(project.by_whimbrel(&database, REVERT), None);
        assert_eq!(project.by_typeorm(&database, REVERT), None);
        assert_eq!(names(&database), [Some("One1700000000001".to_owned())]);
        assert_eq!(project.by_whimbrel(&database, RUN), None);
        assert_eq!(project.by_typeorm(&database, REVERT), None);
        assert_eq!(project.by_whimbrel(&database, RUN), None);
        assert_eq!(names(&database).len(), 3);
        assert_eq!(project.answer(&database, SHOW)["pending"], false);
    }
}

#[test]
fn tracking_tables_have_the_same_names_and_keys() {
    let cases = [
        ("migrationsTableName: 'history'", "history"),
        ("migrationsTableName: 'own.history'", "own.history"),
        ("schema: 'own'", "own.migrations"),
        ("schema: 'own', migrationsTableName: 'history'", "own.history"),
        ("schema: 'public', migrationsTableName: 'History'", "\"History\""),
        ("migrationsTableName: 'with space'", "\"with space\""),
        ("migrationsTableName: 'täble-1'", "\"täble-1\""),
        ("entityPrefix: 'p_'", "migrations"),
        ("schema: 'Own Schema'", "\"Own Schema\".migrations"),
        ("schema: 'missing'", ""),
    ];
    let pair = Pair::new("tracking");
    for (options, table) in cases {
        pair.reset();
        let project = Project::new(Generation::One, options);
        project.table("One1700000000001", "");
        project.table("Two1700000000002", "");
        pair.run("CREATE SCHEMA own; CREATE SCHEMA \"Own Schema\"");
        let ended = pair.step(&project, RUN, options);
        assert_eq!(ended.is_none(), !table.is_empty(), "{options}: {ended:?}");
        if table.is_empty() {
            continue;
        }
        pair.assert_same(table, options);
        assert_eq!(pair.ours_in(table), pair.theirs_in(table), "{options}");
        // And each continues on the other's table.
        assert_eq!(project.by_whimbrel(&pair.theirs, REVERT), None, "{options}");
        assert_eq!(project.by_typeorm(&pair.ours, REVERT), None, "{options}");
        pair.assert_same(table, options);
    }
}

#[test]
fn migrations_with_unusual_names_are_recorded_alike() {
    let project = Project::new(Generation::One, "");
    let names = ["it''s'", "qu\"ote", "back\\\\slash", "$1 dollar", "ünï", "per%cent"];
    for (number, name) in names.iter().enumerate() {
        let class = format!("Odd170000000000{}", number + 1);
        let name = name.replace('\'', "\\'");
        let fields = format!("name = '{name}170000000000{}';", number + 1);
        project.table(&class, &fields);
    }
    let pair = Pair::new("odd");
    assert_eq!(pair.step(&project, RUN, "odd names"), None);
    pair.assert_same("migrations", "odd names");
    for _ in names {
        assert_eq!(pair.step(&project, REVERT, "odd names"), None);
        pair.assert_same("migrations", "odd names");
    }
}
