//! TypeORM's `schema:` commands.

use testkit::{TestDatabase, dump};

use crate::estate::{Ended, Estate};
use crate::generate::{ENTITY, entities};

fn command(estate: &Estate, database: &TestDatabase, words: &[&str]) -> Ended {
    let all = [words, &["-d", "src/data-source.ts"]].concat();
    estate.whimbrel(database, "", &all)
}

#[test]
fn the_log_is_the_sql_that_makes_what_the_entities_say() {
    let database = TestDatabase::create("schema_log");
    let estate = entities();
    let log = command(&estate, &database, &["schema:log"]).expect(0, &[]);
    let lines: Vec<&str> = log.stdout.lines().collect();
    let count = lines[3..].iter().filter(|line| line.ends_with(';')).count();
    let title = format!(
        "-- Schema synchronization will execute following sql queries ({count}):"
    );
    let rule = "-".repeat(64);
    assert_eq!(lines[..3], [rule.as_str(), title.as_str(), rule.as_str()], "{log}");
    let untouched = dump(&TestDatabase::create("schema_log_empty").settings());
    assert_eq!(dump(&database.settings()), untouched, "the database is only read");

    database.run(&log.stdout);
    let up_to_date = "Your schema is up to date - there are no queries to be executed by \
                      schema synchronization.\n";
    let log = command(&estate, &database, &["schema:log"]).expect(0, &[]);
    assert_eq!(log.stdout, up_to_date);

    estate.write("src/user.entity.ts", ENTITY.replace("length: 50", "type: 'nonsense'"));
    command(&estate, &database, &["schema:log"])
        .expect(1, &["Error during schema synchronization:", "nonsense"]);
}
