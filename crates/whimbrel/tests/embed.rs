//! The example that embeds migrations does what the guide says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::thread;

use testkit::{TestDatabase, rows};

#[path = "../examples/embed.rs"]
#[allow(dead_code, unreachable_pub, reason = "the example has a main of its own")]
mod embed;

#[test]
fn services_that_start_together_apply_each_migration_once() {
    let database = TestDatabase::create("embed");
    let url = database.url();
    let applied: usize = thread::scope(|scope| {
        let services: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| embed::migrate(&url).unwrap().completed.len()))
            .collect();
        services.into_iter().map(|service| service.join().unwrap()).sum()
    });
    assert_eq!(applied, 2);
    let names = rows(&database.settings(), "(SELECT name FROM migrations_notes) t");
    let names: Vec<_> = names.into_iter().flatten().flatten().collect();
    assert_eq!(names, ["CreateNotes1736154000000", "IndexNotes1736240400000"]);
    let valid = "(SELECT indisvalid FROM pg_index \
                  WHERE indexrelid = 'notes_text'::regclass) t";
    assert_eq!(rows(&database.settings(), valid), [[Some("t".to_owned())]]);
    assert_eq!(embed::migrate(&url).unwrap().completed.len(), 0);
}
