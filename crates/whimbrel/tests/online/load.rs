//! A table of many rows changes while others read and write it.

use std::time::Duration;

use testkit::{Load, TestDatabase, carry_out};
use whimbrel::catalog::extract;
use whimbrel::plan::{LOCK_TIMEOUT, PlanOptions, Technique, plan};

const ROWS: u64 = 200_000;

const OLD: &str = "CREATE TABLE customers (id int PRIMARY KEY);
    CREATE TABLE orders (id int NOT NULL, customer int, total int, note text, state text);
    CREATE INDEX by_customer ON orders (customer)";
const NEW: &str = "CREATE TABLE customers (id int PRIMARY KEY);
    CREATE TABLE orders (
        id int CONSTRAINT orders_pkey PRIMARY KEY,
        customer int NOT NULL CONSTRAINT customer REFERENCES customers,
        total int CONSTRAINT total CHECK (total >= 0), note varchar,
        state text DEFAULT 'new', since timestamptz DEFAULT now(), flag int DEFAULT 3
    );
    CREATE INDEX by_customer ON orders (customer, id DESC);
    CREATE INDEX by_total ON orders (total) WHERE total > 10";

#[test]
fn nobody_waits_longer_than_for_a_lock() {
    let (work, there) =
        (TestDatabase::create("load_old"), TestDatabase::create("load_new"));
    work.run(OLD);
    there.run(NEW);
    work.run(&format!(
        "INSERT INTO customers SELECT generate_series(1, 1000);
         INSERT INTO orders SELECT i, 1 + i % 1000, i % 100, 'note', 'done'
         FROM generate_series(1, {ROWS}) i;
         ANALYZE"
    ));
    let wanted = extract(&mut there.session()).unwrap();
    let mut session = work.session();
    let options = PlanOptions { technique: Technique::Online };
    let made = plan(&extract(&mut session).unwrap(), &wanted, &options).unwrap();
    let load = Load::start(
        &work.settings(),
        &[
            "SELECT count(total) FROM orders WHERE customer = 1 + {} % 1000",
            "UPDATE orders SET total = total + 1 WHERE customer = 1 + {} % 1000 AND id = {}",
            "INSERT INTO orders (id, customer, total) VALUES (1000000 + {n}, 7, 7)",
        ],
        ROWS,
    );
    let carried = carry_out(&mut session, &made).unwrap();
    let report = load.stop();
    assert_eq!(extract(&mut session).unwrap().fingerprint(), wanted.fingerprint());
    assert!(report.statements > 10, "{report:?}");
    assert_eq!(report.failures, [""; 0]);
    // Each of the moments is a lock's wait and a change of the catalog; a machine that
    // is busy with other tests may add to it.
    let bound = LOCK_TIMEOUT + Duration::from_secs(8);
    assert!(report.slowest < bound, "{report:?}\n{carried:#?}");
}
