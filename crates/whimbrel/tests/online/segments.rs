//! How a plan is cut, and what its steps say of themselves.

use std::time::Duration;

use testkit::TestDatabase;
use whimbrel::catalog::extract;
use whimbrel::plan::{
    Hazard, LOCK_TIMEOUT, LockMode, Plan, PlanOptions, SegmentMode, Technique, Work, plan,
};

fn planned(hint: &str, old: &str, new: &str, technique: Technique) -> Plan {
    let catalogs = [("a", old), ("b", new)].map(|(side, sql)| {
        let database = TestDatabase::create(&format!("{hint}_{side}"));
        database.run(sql);
        extract(&mut database.session()).unwrap()
    });
    let options = PlanOptions { technique };
    plan(&catalogs[0], &catalogs[1], &options).unwrap()
}

const OLD: &str =
    "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE t (a int DEFAULT 3, b int);
    CREATE VIEW v AS SELECT a FROM t";
const NEW: &str = "CREATE TABLE u (id int PRIMARY KEY);
    CREATE TABLE t (a bigint NOT NULL DEFAULT 3, b int REFERENCES u);
    CREATE INDEX by_b ON t (b); CREATE VIEW v AS SELECT a FROM t";

#[test]
fn reading_all_rows_is_a_transaction_of_its_own() {
    let plan = planned("segments", OLD, NEW, Technique::Online);
    let segments = plan.segments();
    let steps: usize = segments.iter().map(|segment| segment.steps.len()).sum();
    assert_eq!(steps, plan.steps.len());
    for segment in &segments {
        let strong = segment.steps.iter().any(|step| {
            step.lock
                .as_ref()
                .is_some_and(|lock| lock.mode > LockMode::ShareUpdateExclusive)
        });
        let reads = segment.steps.iter().any(|step| {
            step.work == Work::Scan && !step.hazards.contains(&Hazard::BlocksTable)
        });
        assert!(!(strong && reads), "{segment:#?}");
        assert_eq!(segment.lock_timeout == Some(LOCK_TIMEOUT), strong, "{segment:#?}");
        if segment.mode == SegmentMode::Alone {
            assert_eq!(segment.steps.len(), 1);
            assert_eq!(segment.lock_timeout, Some(Duration::ZERO));
        }
        if reads {
            assert_eq!(segment.statement_timeout, Some(Duration::ZERO));
        }
    }
    assert!(segments.iter().any(|segment| segment.mode == SegmentMode::Alone));
    // What is in the way of the new type is missing only within one transaction.
    for suspended in [" DEFAULT", " VIEW"] {
        let without = segments
            .iter()
            .filter(|one| one.steps.iter().any(|step| step.sql.contains(suspended)));
        assert_eq!(without.count(), 1, "{}", plan.script());
    }
}

#[test]
fn a_plain_plan_is_one_transaction() {
    let plan = planned("one_segment", OLD, NEW, Technique::Offline);
    let segments = plan.segments();
    assert_eq!(segments.len(), 1);
    assert_eq!(segments[0].mode, SegmentMode::Wrapped);
    assert_eq!(segments[0].lock_timeout, Some(LOCK_TIMEOUT));
    assert!(plan.hazards().contains(&Hazard::BlocksTable));
}

#[test]
fn nobody_waits_for_a_table_that_is_only_being_made() {
    let new = "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL CHECK (b > 1));
               CREATE INDEX by_b ON t (b)";
    for technique in [Technique::Online, Technique::Offline] {
        let plan = planned("unburdened", "", new, technique);
        assert!(plan.hazards().is_empty(), "{:?}", plan.steps);
        assert!(plan.steps.iter().all(|step| step.lock.is_none()), "{:?}", plan.steps);
        assert_eq!(plan.segments().len(), 1);
    }
}

#[test]
fn columns_that_fill_every_row_are_named() {
    let column = |definition: &str| {
        let new = format!("CREATE TABLE t (a int, b {definition})");
        let plan = planned("fills", "CREATE TABLE t (a int)", &new, Technique::Online);
        plan.steps[0].work
    };
    assert_eq!(column("int DEFAULT 3"), Work::Catalog);
    assert_eq!(column("timestamptz DEFAULT now()"), Work::Catalog);
    assert_eq!(column("timestamptz DEFAULT clock_timestamp()"), Work::Rewrite);
    assert_eq!(column("uuid DEFAULT gen_random_uuid()"), Work::Rewrite);
    assert_eq!(column("serial"), Work::Rewrite);
    assert_eq!(column("int GENERATED ALWAYS AS IDENTITY"), Work::Rewrite);
    assert_eq!(column("int GENERATED ALWAYS AS (a + 1) STORED"), Work::Rewrite);
    assert_eq!(column("text DEFAULT upper('x')"), Work::Catalog);
}
