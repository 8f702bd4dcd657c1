//! How long a catalog of a thousand tables takes to read, as a whole and query by query,
//! and how long to compare and to plan when one table in a hundred is another:
//!
//! ```text
//! cargo run --release -p whimbrel --example extract [TABLES]
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the makers of Whimbrel"
)]

use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, extract};
use whimbrel::database::Session;
use whimbrel::diff::diff;
use whimbrel::plan::{PlanOptions, plan};

/// How often each is measured; the fastest counts.
const RUNS: u32 = 7;

fn main() {
    let tables = env::args().nth(1).map_or(1000, |tables| tables.parse().unwrap());
    let database = TestDatabase::create("extract");
    fill(&database, tables);
    let mut session = database.session();
    let mut catalog = Catalog::default();
    let whole = fastest(|| catalog = extract(&mut session).unwrap());
    println!("{} facts", catalog.facts().len());
    println!("{:8.1} ms  the whole catalog", milliseconds(whole));
    println!(
        "{:8.1} ms  its fingerprint",
        milliseconds(fastest(|| {
            _ = catalog.fingerprint();
        }))
    );
    change(&database);
    let changed = extract(&mut session).unwrap();
    let options = PlanOptions::default();
    let found = fastest(|| {
        _ = diff(&catalog, &changed);
    });
    let mut steps = 0;
    let planned = fastest(|| {
        steps = plan(&catalog, &changed, &options).unwrap().steps.len();
    });
    let deltas = diff(&catalog, &changed).len();
    println!("{:8.1} ms  to find {deltas} differences", milliseconds(found));
    println!("{:8.1} ms  to find them and plan {steps} steps", milliseconds(planned));
    let mut queries = each_query(&mut session);
    queries.sort_by_key(|query| std::cmp::Reverse(query.took));
    let sum = queries.iter().map(|query| query.took).sum();
    println!("{:8.1} ms  all queries, one by one:", milliseconds(sum));
    for Query { name, took, rows } in &queries {
        println!("{:8.1} ms  {name}, {rows} rows", milliseconds(*took));
    }
}

/// Tables with columns, keys, indexes and comments as services have them.
fn fill(database: &TestDatabase, tables: u32) {
    database.run("CREATE TYPE state AS ENUM ('new', 'done')");
    // A few tables for each transaction, so that their locks fit.
    database.run(&format!(
        "DO $$ BEGIN FOR n IN 1..{tables} LOOP
             EXECUTE format('CREATE TABLE t%s (
                 id serial PRIMARY KEY, parent int REFERENCES t%s,
                 name varchar(80) NOT NULL, mail text, state state DEFAULT ''new'',
                 price numeric(12, 2) DEFAULT 0 CHECK (price >= 0), number bigint,
                 data jsonb NOT NULL DEFAULT ''{{}}'', tags text[], seen boolean,
                 created timestamptz NOT NULL DEFAULT now(), updated timestamptz)',
                 n, greatest(n - 1, 1));
             EXECUTE format('CREATE INDEX ON t%s (parent, created DESC)', n);
             EXECUTE format('CREATE INDEX ON t%s (lower(mail)) WHERE seen', n);
             EXECUTE format('COMMENT ON TABLE t%s IS ''one of many''', n);
             EXECUTE format('COMMENT ON COLUMN t%s.mail IS ''where to''', n);
             EXECUTE format('GRANT SELECT ON t%s TO pg_monitor', n);
             IF n % 100 = 0 THEN COMMIT; END IF;
         END LOOP; END $$"
    ));
    database.run("ANALYZE");
}

/// Makes one table in a hundred another.
fn change(database: &TestDatabase) {
    database.run(
        "DO $$ DECLARE t record; BEGIN
             FOR t IN SELECT c.relname FROM pg_class c
                      WHERE c.relkind = 'r' AND c.relname ~ '^t[0-9]*00$' LOOP
                 EXECUTE format('ALTER TABLE %I ADD note text DEFAULT ''none'',
                     ALTER mail SET NOT NULL, ALTER number TYPE numeric,
                     DROP tags, ADD UNIQUE (name, number)', t.relname);
                 EXECUTE format('CREATE INDEX ON %I (note)', t.relname);
                 EXECUTE format('DROP INDEX %I', t.relname || '_lower_idx');
                 EXECUTE format('COMMENT ON TABLE %I IS ''another''', t.relname);
             END LOOP; END $$",
    );
}

struct Query {
    name: String,
    took: Duration,
    rows: usize,
}

/// The queries as they lie in the library's source.
fn each_query(session: &mut Session) -> Vec<Query> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/queries");
    session.batch("SET search_path = pg_catalog; SET jit = off").unwrap();
    let mut queries = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let sql = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut rows = 0;
        // Some read catalogs that this server does not have.
        if session.batch(&sql).is_err() {
            continue;
        }
        let took = fastest(|| rows = session.batch(&sql).unwrap()[0].rows.len());
        queries.push(Query { name, took, rows });
    }
    queries
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..RUNS).map(once).min().unwrap_or_default()
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
