//! The order of statements means nothing.

use std::time::Instant;

use testkit::{TestDatabase, dump};

use crate::folder::Files;

/// A schema in an order in which psql can run it.
const SCHEMA: &[&str] = &[
    "CREATE SCHEMA app",
    "CREATE SCHEMA audit",
    "CREATE TYPE app.status AS ENUM ('new', 'paid')",
    "ALTER TYPE app.status ADD VALUE 'sent'",
    "ALTER TYPE app.status ADD VALUE 'lost' BEFORE 'paid'",
    "CREATE DOMAIN app.email AS text CHECK (VALUE LIKE '%@%')",
    "CREATE TYPE app.address AS (street text, town text)",
    "CREATE SEQUENCE app.numbers",
    "CREATE FUNCTION app.next_number() RETURNS bigint LANGUAGE sql
     AS 'SELECT nextval(''app.numbers'')'",
    "CREATE TABLE app.users (id bigint PRIMARY KEY DEFAULT app.next_number(),
                             email app.email NOT NULL, home app.address)",
    "CREATE UNIQUE INDEX users_email ON app.users (lower(email::text))",
    "CREATE TABLE app.orders (id serial PRIMARY KEY, status app.status NOT NULL,
                              user_id bigint NOT NULL REFERENCES app.users,
                              at date NOT NULL DEFAULT current_date)",
    "CREATE INDEX CONCURRENTLY orders_user ON app.orders (user_id)",
    "CREATE TABLE app.items (order_id int NOT NULL REFERENCES app.orders ON DELETE CASCADE,
                             line int NOT NULL, PRIMARY KEY (order_id, line))",
    "CREATE FUNCTION app.total(app.orders) RETURNS int LANGUAGE sql STABLE
     BEGIN ATOMIC SELECT count(*)::int FROM app.items i WHERE i.order_id = $1.id; END",
    "CREATE VIEW app.open_orders AS SELECT o.*, app.total(o) FROM app.orders o
     WHERE status <> 'sent'",
    "CREATE MATERIALIZED VIEW app.totals AS SELECT user_id, count(*) FROM app.open_orders
     GROUP BY 1",
    "CREATE UNIQUE INDEX totals_user ON app.totals (user_id)",
    "CREATE VIEW app.best AS SELECT u.email, t.count FROM app.totals t
     JOIN app.users u ON u.id = t.user_id",
    "COMMENT ON VIEW app.best IS 'who orders most'",
    "CREATE TABLE audit.log (at timestamptz NOT NULL, what jsonb) PARTITION BY RANGE (at)",
    "CREATE TABLE audit.log_2024 PARTITION OF audit.log
     FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    "CREATE FUNCTION audit.write() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN INSERT INTO audit.log VALUES (now(), to_jsonb(new)); RETURN new; END $$",
    "CREATE TRIGGER users_log AFTER UPDATE ON app.users
     FOR EACH ROW EXECUTE FUNCTION audit.write()",
    "ALTER TABLE app.users ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON app.users USING (email = current_user)",
    "ALTER TABLE app.orders ADD CONSTRAINT orders_recent CHECK (at > '2000-01-01')",
    "CREATE EXTENSION IF NOT EXISTS plpgsql",
    "CREATE ROLE source_reader",
    "GRANT SELECT ON app.best TO source_reader",
    "ALTER VIEW app.best OWNER TO source_reader",
];

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The schema as psql would make it, one statement after the other.
fn expected() -> String {
    let database = TestDatabase::create("order");
    let mut session = database.session();
    for statement in SCHEMA {
        match session.batch(statement) {
            Err(error) if !statement.starts_with("CREATE ROLE") => panic!("{error}"),
            _ => {}
        }
    }
    dump(&database.settings())
}

#[test]
fn shuffled_files_give_the_same_schema() {
    let expected = expected();
    for seed in 1..=12 {
        let mut numbers = Numbers(seed);
        // Statements that add to one list stay together: their order is meant.
        let mut parts: Vec<String> = vec![SCHEMA[2..5].join(";\n")];
        parts.extend(SCHEMA[..2].iter().chain(&SCHEMA[5..]).map(|s| (*s).to_owned()));
        numbers.shuffle(&mut parts);
        let mut files: Vec<(String, String)> = (0..1 + numbers.below(20))
            .map(|number| (format!("{}/{number}.sql", number % 3), String::new()))
            .collect();
        for part in parts {
            let file = numbers.below(files.len());
            files[file].1.push_str(&format!("{part};\n"));
        }
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let (database, elaborated) =
            Files::new(&files).elaborate().unwrap_or_else(|e| panic!("{seed}: {e}"));
        assert_eq!(dump(&database.settings()), expected, "seed {seed}");
        assert_eq!(elaborated.notes, []);
    }
}

#[test]
fn a_setting_holds_to_the_end_of_its_file_also_when_tried_again() {
    let files = Files::new(&[
        (
            "a.sql",
            "SET search_path = app, public;\n\
             CREATE VIEW v AS SELECT * FROM t;\n\
             SET search_path TO DEFAULT;\n\
             CREATE VIEW w AS SELECT * FROM app.t;",
        ),
        ("b.sql", "CREATE TABLE t (a int); CREATE VIEW x AS SELECT * FROM t"),
        (
            "c.sql",
            "SELECT pg_catalog.set_config('search_path', 'app', false);\n\
             CREATE TABLE t (a text);\n\
             BEGIN; SET ROLE source_owner; CREATE TABLE u (a int); COMMIT;",
        ),
        (
            "d.sql",
            "CREATE SCHEMA app; CREATE ROLE source_owner; CREATE ROLE source_owner;
             GRANT CREATE ON SCHEMA app TO source_owner; GRANT USAGE ON SCHEMA app TO source_owner",
        ),
    ]);
    let (database, _) = files.elaborate().unwrap();
    let mut session = database.connect().unwrap();
    let sql = "SELECT c.oid::regclass::text, pg_get_userbyid(relowner) = 'source_owner',
                      (SELECT string_agg(attname || ' ' || atttypid::regtype, ', ')
                         FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)
                 FROM pg_class c WHERE relkind IN ('r', 'v')
                  AND relnamespace IN ('app'::regnamespace, 'public'::regnamespace)
                ORDER BY 1";
    let found: Vec<String> = session.batch(sql).unwrap()[0]
        .rows
        .iter()
        .map(|row| format!("{} {} {}", &row[0], &row[1], &row[2]))
        .collect();
    let expected = [
        "app.t f a text",
        "app.u t a integer",
        "app.v f a text",
        "t f a integer",
        "w f a text",
        "x f a integer",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_long_chain_that_is_written_backwards_is_made() {
    let view = |number: usize| match number {
        0 => "CREATE TABLE v0 (a int);\n".to_owned(),
        _ => format!("CREATE VIEW v{number} AS SELECT * FROM v{};\n", number - 1),
    };
    let backwards: String = (0..400).rev().map(view).collect();
    let (database, _) = Files::new(&[("all.sql", backwards)]).elaborate().unwrap();
    let mut session = database.connect().unwrap();
    assert!(session.batch("SELECT a FROM v399").is_ok());
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how long it takes is for whoever asks to see it"
)]
fn thousands_of_statements() {
    // A tree of references under names in another order, so that most come too early.
    let name = |number: usize| number * 7919 % 300;
    let mut tables: Vec<(usize, String)> = (0..300)
        .map(|number| {
            let (own, other) = (name(number), name(number / 2));
            let columns = format!("id int PRIMARY KEY, other int REFERENCES t{other}");
            (own, format!("CREATE TABLE t{own} ({columns});\n"))
        })
        .collect();
    tables.sort_unstable();
    let index = |number: usize| format!("CREATE INDEX ON t{} (other);\n", number % 300);
    let comment =
        |number: usize| format!("COMMENT ON TABLE t{} IS 'n{number}';\n", number % 300);
    let mut statements: Vec<String> = tables.into_iter().map(|(_, sql)| sql).collect();
    statements.extend((0..300).map(index));
    statements.extend((0..2400).map(comment));
    let files: Vec<(String, String)> = statements
        .chunks(10)
        .enumerate()
        .map(|(number, part)| (format!("{number}.sql"), part.concat()))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = Files::new(&files);
    let begun = Instant::now();
    let ddl = files.read().unwrap();
    println!("{} statements read in {:?}", ddl.len(), begun.elapsed());
    let begun = Instant::now();
    let (database, elaborated) =
        crate::folder::elaborate(&ddl).unwrap_or_else(|e| panic!("{e}"));
    println!("and elaborated in {:?}", begun.elapsed());
    assert_eq!(elaborated.origins.iter().filter(|o| o.kind == "table").count(), 300);
    let mut session = database.connect().unwrap();
    let count = "SELECT count(*) FROM pg_constraint WHERE contype = 'f'";
    assert_eq!(session.batch(count).unwrap()[0].scalar(), Some("300"));
}

#[test]
fn what_a_drop_does_not_find_it_does_not_find_later() {
    let files = Files::new(&[
        ("a.sql", "DROP TABLE t; DROP FUNCTION f(int); DROP TABLE IF EXISTS s.u;"),
        ("b.sql", "CREATE TABLE t (a int); CREATE SCHEMA s; CREATE TABLE s.u (a int);"),
    ]);
    let (database, _) = files.elaborate().unwrap();
    assert!(database.connect().unwrap().batch("SELECT a FROM t, s.u AS b(b)").is_ok());
}

#[test]
fn event_triggers_come_last_and_are_in_nobodys_way() {
    let files = Files::new(&[
        (
            "a.sql",
            "CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql
             AS $$ BEGIN RAISE 'forbidden'; END $$;
             CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION forbid();
             CREATE EVENT TRIGGER no_drop ON sql_drop EXECUTE FUNCTION forbid();
             ALTER EVENT TRIGGER no_drop ENABLE ALWAYS;",
        ),
        ("b.sql", "CREATE TABLE t (a int);"),
    ]);
    let (database, _) = files.elaborate().unwrap();
    let mut session = database.connect().unwrap();
    let sql = "SELECT string_agg(evtname, ' ' ORDER BY evtname) FROM pg_event_trigger";
    assert_eq!(session.batch(sql).unwrap()[0].scalar(), Some("no_ddl no_drop"));
    assert!(session.batch("SELECT a FROM t").is_ok());
}
