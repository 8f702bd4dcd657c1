use whimbrel::plan::{Hazard, LockMode, RenameError, parse_renames, rename_steps};

use crate::follow::{prove, read, state};

const ROWS: &str = "INSERT INTO users (name, state) VALUES ('a', 'new'), ('b', 'done')";

#[test]
fn a_table_a_column_and_a_label_keep_every_row() {
    let old = format!(
        "CREATE TYPE state AS ENUM ('new', 'done');
         CREATE TABLE users (
             id serial CONSTRAINT \"PK_1\" PRIMARY KEY, name text NOT NULL,
             state state DEFAULT 'new', CONSTRAINT \"CHK_1\" CHECK (name <> '')
         );
         CREATE INDEX \"IDX_1\" ON users (lower(name)) WHERE state = 'new';
         CREATE TABLE orders (
             \"user\" int, CONSTRAINT \"FK_1\" FOREIGN KEY (\"user\") REFERENCES users
         );
         CREATE VIEW fresh AS SELECT name FROM users WHERE state = 'new';
         {ROWS}"
    );
    let new = "CREATE TYPE status AS ENUM ('fresh', 'done');
         CREATE TABLE accounts (
             id serial CONSTRAINT \"PK_2\" PRIMARY KEY, full_name varchar(50) NOT NULL,
             state status DEFAULT 'fresh', CONSTRAINT \"CHK_2\" CHECK (full_name <> '')
         );
         CREATE INDEX \"IDX_2\" ON accounts (lower(full_name)) WHERE state = 'fresh';
         CREATE TABLE orders (
             \"user\" int, CONSTRAINT \"FK_2\" FOREIGN KEY (\"user\") REFERENCES accounts
         );
         CREATE VIEW fresh AS SELECT full_name AS name FROM accounts WHERE state = 'fresh'";
    let decided = [
        "users=accounts",
        "users.name=accounts.full_name",
        "enum:state=status",
        "enum:state.new=fresh",
    ];
    let rows = [
        "SELECT id, name FROM users ORDER BY id",
        "SELECT id, full_name FROM accounts ORDER BY id",
    ];
    // The type of the column changes as well: that is the plan's.
    let old = old.replace("name text", "name varchar(50)");
    let way = prove("rename_all", &old, new, &decided, rows);
    let names: Vec<String> = way.renamed.iter().map(ToString::to_string).collect();
    for name in ["PK_1", "CHK_1", "IDX_1", "FK_1", "users_id_seq"] {
        assert!(names.iter().any(|one| one.contains(name)), "{name}: {names:?}");
    }
    assert_eq!(way.rest, "", "nothing is left to a plan");
}

#[test]
fn names_can_be_exchanged_and_move_along_a_chain() {
    let old = "CREATE TABLE a (x int, y int); CREATE TABLE b (x int, z int);
               INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (3, 4)";
    let new = "CREATE TABLE b (y int, x int); CREATE TABLE a (z int, w int)";
    let decided = ["a=b", "b=a", "a.x=y", "a.y=x", "b.x=z", "b.z=w"];
    let rows = ["SELECT * FROM a, b", "SELECT b.*, a.* FROM a, b"];
    let way = prove("exchange", old, new, &decided, rows);
    assert_eq!(way.rest, "");
}

#[test]
fn a_schema_is_renamed_and_a_table_moves_out_of_it() {
    let old = "CREATE SCHEMA core; CREATE SCHEMA other;
        CREATE TABLE core.users (id serial PRIMARY KEY, name text);
        CREATE INDEX by_name ON core.users (name);
        CREATE TABLE core.orders (id int GENERATED ALWAYS AS IDENTITY, owner int);
        INSERT INTO core.users (name) VALUES ('a')";
    let new = "CREATE SCHEMA app; CREATE SCHEMA other;
        CREATE TABLE other.people (id serial PRIMARY KEY, full_name text);
        CREATE INDEX by_full_name ON other.people (full_name);
        CREATE TABLE app.orders (id int GENERATED ALWAYS AS IDENTITY, owner int)";
    let decided = [
        "core=app",
        "core.users=other.people",
        "users.name=full_name",
        "index:by_name=other.by_full_name",
    ];
    let rows =
        ["SELECT id, name FROM core.users", "SELECT id, full_name FROM other.people"];
    let way = prove("schema_moves", old, new, &decided, rows);
    assert!(!way.rest.contains("DROP"), "{}", way.rest);
}

#[test]
fn members_of_types_and_routines_are_renamed() {
    let old = "CREATE TYPE addr AS (street text, town text);
        CREATE TABLE t (a addr); INSERT INTO t VALUES (ROW('x', 'y'));
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE DOMAIN d AS int CONSTRAINT low CHECK (VALUE > 1)";
    let new = "CREATE TYPE addr AS (road text, town text);
        CREATE TABLE t (a addr);
        CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE DOMAIN d AS int CONSTRAINT above CHECK (VALUE > 1)";
    let rows = ["SELECT (a).street FROM t", "SELECT (a).road FROM t"];
    let way = prove("members", old, new, &["composite_type:addr.street=road"], rows);
    assert_eq!(way.rest, "");
}

#[test]
fn steps_say_what_they_lock_and_whom_they_break() {
    let old = state("rename_says_a", "CREATE TABLE t (a int CONSTRAINT c PRIMARY KEY)");
    let new = state("rename_says_b", "CREATE TABLE t (b int CONSTRAINT d PRIMARY KEY)");
    let (old, new) = (read(&old), read(&new));
    let renames = parse_renames(&["t.a=b", "t.c=d"], &old, &new).unwrap();
    let steps = rename_steps(&renames, &old).unwrap().up;
    let said: Vec<_> = steps
        .iter()
        .map(|step| (step.lock.as_ref().unwrap().mode, step.hazards.as_slice()))
        .collect();
    assert_eq!(
        said,
        [
            (LockMode::AccessExclusive, &[Hazard::BreaksCallers][..]),
            (LockMode::AccessExclusive, &[][..]),
        ]
    );
}

#[test]
fn one_name_for_two_things_is_a_contradiction() {
    let old = state("rename_two_a", "CREATE TABLE t (a int, b int)");
    let new = state("rename_two_b", "CREATE TABLE t (c int)");
    let (old, new) = (read(&old), read(&new));
    let renames = parse_renames(&["t.a=c", "t.b=c"], &old, &new).unwrap();
    let refused = rename_steps(&renames, &old).unwrap_err();
    assert!(matches!(refused, RenameError::Contradiction { .. }), "{refused}");
}
