//! How often a plan writes a table anew.

use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, extract};
use whimbrel::plan::{Hazard, PlanOptions, Work, plan};

fn catalog(name: &str, sql: &str) -> Catalog {
    let database = TestDatabase::create(name);
    database.run(sql);
    extract(&mut database.session()).unwrap()
}

#[test]
fn a_table_is_written_anew_once_for_all_its_columns() {
    let old = catalog(
        "rewrites_old",
        "CREATE TABLE a (one int DEFAULT 1, two int DEFAULT 2, three varchar(9));
         CREATE TABLE b (one int)",
    );
    let new = catalog(
        "rewrites_new",
        "CREATE TABLE a (one bigint DEFAULT 3, two numeric DEFAULT 4, three varchar(99));
         CREATE TABLE b (one bigint)",
    );
    let plan = plan(&old, &new, &PlanOptions::default()).unwrap();
    let rewrites = plan.steps.iter().filter(|step| step.work == Work::Rewrite);
    let told: Vec<Vec<String>> =
        rewrites.map(|step| step.subjects().map(ToString::to_string).collect()).collect();
    let expected = [
        vec!["column public.a.one".to_owned(), "column public.a.two".to_owned()],
        vec!["column public.b.one".to_owned()],
    ];
    assert_eq!(told, expected, "{}", plan.script());
}

#[test]
fn a_column_that_no_row_has_a_value_for_depends_on_data() {
    let domain = "CREATE DOMAIN positive AS int CHECK (VALUE > 0);";
    let table = |columns: &str| format!("{domain} CREATE TABLE a (one int{columns})");
    let old = catalog("depends_old", &table(""));
    for (number, (columns, depends)) in [
        (", two int NOT NULL", true),
        (", two positive[] NOT NULL", true),
        (", two positive NOT NULL", true),
        (", two positive[] NOT NULL DEFAULT '{}'", false),
        (", two serial", false),
        (", two int NOT NULL GENERATED ALWAYS AS IDENTITY", false),
        (", two int NOT NULL GENERATED ALWAYS AS (3) STORED", false),
        (", two positive[]", false),
    ]
    .into_iter()
    .enumerate()
    {
        let new = catalog(&format!("depends_{number}"), &table(columns));
        let plan = plan(&old, &new, &PlanOptions::default()).unwrap();
        let named = plan.hazards().contains(&Hazard::DependsOnData);
        assert_eq!(named, depends, "{columns}: {}", plan.script());
    }
}

#[test]
fn a_partition_beside_a_default_one_depends_on_data() {
    let parent = "CREATE TABLE p (a int NOT NULL) PARTITION BY RANGE (a);";
    let rest = "CREATE TABLE p_rest PARTITION OF p DEFAULT;";
    let one = "CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM (1) TO (2);";
    let named = |name: &str, old: &str, new: &str| {
        let old = catalog(&format!("{name}_old"), old);
        let new = catalog(&format!("{name}_new"), new);
        let plan = plan(&old, &new, &PlanOptions::default()).unwrap();
        plan.hazards().contains(&Hazard::DependsOnData)
    };
    let [bare, with_rest] = [parent.to_owned(), format!("{parent}{rest}")];
    assert!(named("beside", &with_rest, &format!("{with_rest}{one}")));
    assert!(!named("alone", &bare, &format!("{bare}{one}")));
    assert!(!named("both", &bare, &format!("{with_rest}{one}")));
}
