//! How long others wait while a plan changes a large table that they use:
//!
//! ```text
//! cargo run -p whimbrel --example online -- [ROWS] [online|offline]
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the makers of Whimbrel"
)]

use std::env;
use std::time::Instant;

use testkit::{Load, TestDatabase, carry_out};
use whimbrel::catalog::extract;
use whimbrel::plan::{LOCK_TIMEOUT, PlanOptions, Technique, plan};

const OLD: &str = "CREATE TABLE customers (id int PRIMARY KEY);
    CREATE TABLE orders (id int NOT NULL, customer int, total int, note text, state text);
    CREATE INDEX by_customer ON orders (customer)";
const NEW: &str = "CREATE TABLE customers (id int PRIMARY KEY);
    CREATE TABLE orders (
        id int CONSTRAINT orders_pkey PRIMARY KEY,
        customer int NOT NULL CONSTRAINT customer REFERENCES customers,
        total int CONSTRAINT total CHECK (total >= 0), note varchar,
        state text NOT NULL DEFAULT 'new', since timestamptz DEFAULT now(),
        flag int DEFAULT 3
    );
    CREATE INDEX by_customer ON orders (customer, id DESC);
    CREATE INDEX by_total ON orders (total) WHERE total > 10";
const LOAD: &[&str] = &[
    "SELECT count(total) FROM orders WHERE customer = 1 + {} % 100000",
    "SELECT * FROM orders WHERE customer = 1 + {} % 100000 ORDER BY total LIMIT 1",
    "UPDATE orders SET total = total + 1 WHERE customer = 1 + {} % 100000",
    "INSERT INTO orders (id, customer, total, state) VALUES (100000000 + {n}, 7, 7, '')",
];

fn main() {
    let mut arguments = env::args().skip(1);
    let rows = arguments.next().map_or(1_000_000, |rows| rows.parse().unwrap());
    let technique = match arguments.next().as_deref() {
        Some("offline") => Technique::Offline,
        _ => Technique::Online,
    };
    let (work, there) = (TestDatabase::create("work"), TestDatabase::create("there"));
    work.run(OLD);
    there.run(NEW);
    work.run(&format!(
        "INSERT INTO customers SELECT generate_series(1, 100000);
         INSERT INTO orders SELECT i, 1 + i % 100000, i % 100, 'note', 'done'
         FROM generate_series(1, {rows}) i"
    ));
    work.run("VACUUM ANALYZE");
    let mut session = work.session();
    let wanted = extract(&mut there.session()).unwrap();
    let options = PlanOptions { technique };
    let made = plan(&extract(&mut session).unwrap(), &wanted, &options).unwrap();
    let load = Load::start(&work.settings(), LOAD, rows);
    let started = Instant::now();
    let carried = carry_out(&mut session, &made).unwrap();
    let took = started.elapsed();
    let report = load.stop();
    assert_eq!(extract(&mut session).unwrap().fingerprint(), wanted.fingerprint());
    for segment in &carried {
        println!("{:>8.0?} {} retries\n{}", segment.took, segment.retries, segment.sql);
    }
    println!(
        "\n{rows} rows, {technique:?}: {} segments in {took:.1?}; {} statements of \
         others, {} failed, the slowest {:.0?} (lock timeout {LOCK_TIMEOUT:.0?}): {}",
        carried.len(),
        report.statements,
        report.failures.len(),
        report.slowest,
        report.slowest_statement,
    );
}
