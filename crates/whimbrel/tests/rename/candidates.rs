use whimbrel::plan::{Certainty, RenameCandidate, rename_candidates};

use crate::follow::{read, state};

/// Each candidate as `kind old = new` with `!` certain, `?` likely, `~` ambiguous.
fn candidates(hint: &str, old: &str, new: &str) -> Vec<String> {
    let (old, new) = (state(&format!("{hint}_a"), old), state(&format!("{hint}_b"), new));
    let found = rename_candidates(&read(&old), &read(&new));
    found.iter().map(written).collect()
}

fn written(candidate: &RenameCandidate) -> String {
    let sign = match &candidate.certainty {
        Certainty::Certain => "!".to_owned(),
        Certainty::Likely => "?".to_owned(),
        Certainty::Ambiguous(others) => format!("~{}", others.len()),
    };
    format!("{sign} {}", candidate.rename)
}

#[test]
fn names_of_typeorm_that_hold_a_digest_are_no_question() {
    let table = |names: [&str; 4]| {
        format!(
            "CREATE TABLE other (id int CONSTRAINT \"{0}\" PRIMARY KEY);
             CREATE TABLE t (id int, mail text, CONSTRAINT \"{1}\" UNIQUE (mail),
                 CONSTRAINT \"{2}\" FOREIGN KEY (id) REFERENCES other);
             CREATE INDEX \"{3}\" ON t (mail) WHERE id > 3",
            names[0], names[1], names[2], names[3]
        )
    };
    let old = table(["PK_1a", "UQ_1a", "FK_1a", "IDX_1a"]);
    let new = table(["PK_2b", "UQ_2b", "FK_2b", "IDX_2b"]);
    assert_eq!(
        candidates("digests", &old, &new),
        [
            "! constraint public.other.PK_1a = public.other.PK_2b",
            "! constraint public.t.FK_1a = public.t.FK_2b",
            "! constraint public.t.UQ_1a = public.t.UQ_2b",
            "! index public.IDX_1a = public.IDX_2b",
        ]
    );
}

#[test]
fn a_column_is_likely_and_several_equal_ones_are_ambiguous() {
    let old = "CREATE TABLE one (id int, name text, born date);
               CREATE TABLE two (id int, a text, b text, c text)";
    let new = "CREATE TABLE one (id int, full_name text, born date);
               CREATE TABLE two (id int, x text, y text, z int)";
    assert_eq!(
        candidates("columns", old, new),
        [
            "? column public.one.name = public.one.full_name",
            "~3 column public.two.a = public.two.x",
            "~3 column public.two.b = public.two.y",
        ]
    );
}

#[test]
fn tables_are_likely_when_most_columns_are_equal() {
    let old = "CREATE TABLE users (id int, name text, born date, note text);
               CREATE TABLE odd (x int, y int)";
    let new = "CREATE TABLE accounts (id int, name text, born date, remark text);
               CREATE TABLE even (x text, y text)";
    assert_eq!(
        candidates("tables", old, new),
        ["? table public.users = public.accounts"]
    );
}

#[test]
fn two_equal_tables_are_ambiguous_until_one_is_likelier() {
    let old = "CREATE TABLE a (id int, name text); CREATE TABLE b (id int, name text)";
    let new = "CREATE TABLE c (id int, name text); CREATE TABLE d (id int, name text)";
    let found = candidates("equal_tables", old, new);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|one| one.starts_with('~')), "{found:?}");
    let old =
        "CREATE TABLE a (id int, name text, x int); CREATE TABLE b (id int, name text)";
    let new =
        "CREATE TABLE c (id int, name text, x int); CREATE TABLE d (id int, name text)";
    assert_eq!(
        candidates("unequal_tables", old, new),
        ["? table public.a = public.c", "? table public.b = public.d"]
    );
}

#[test]
fn a_table_may_move_to_another_schema() {
    let old = "CREATE TABLE users (id int, name text)";
    let new = "CREATE SCHEMA app; CREATE TABLE app.users (id int, name text)";
    assert_eq!(candidates("moved", old, new), ["? table public.users = app.users"]);
}

#[test]
fn a_schema_is_likely_when_most_in_it_is_the_same() {
    let inside = |schema: &str| {
        format!(
            "CREATE SCHEMA {schema}; CREATE TYPE {schema}.state AS ENUM ('a');
             CREATE TABLE {schema}.users (id int, state {schema}.state);
             CREATE TABLE {schema}.orders (id int)"
        )
    };
    assert_eq!(
        candidates("schemas", &inside("core"), &inside("app")),
        ["? schema core = app"]
    );
}

#[test]
fn labels_are_matched_by_what_stands_around_them() {
    let kinds = |one: &str, two: &str| {
        format!("CREATE TYPE one AS ENUM ({one}); CREATE TYPE two AS ENUM ({two})")
    };
    assert_eq!(
        candidates(
            "labels",
            &kinds("'new', 'done', 'gone'", "'a', 'b', 'c'"),
            &kinds("'fresh', 'done', 'kept', 'gone'", "'x', 'y', 'c'"),
        ),
        [
            "? enum public.one.new = public.one.fresh",
            "~1 enum public.two.a = public.two.x",
            "~1 enum public.two.b = public.two.y",
        ]
    );
}

#[test]
fn definitions_are_certain_whatever_they_are() {
    let old = "CREATE TYPE state AS ENUM ('a', 'b');
        CREATE DOMAIN mail AS text CHECK (VALUE ~ '@');
        CREATE TABLE t (id serial, v int, state state);
        CREATE VIEW v AS SELECT 1 AS one;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY p ON t USING (id = 1)";
    let new = "CREATE TYPE status AS ENUM ('a', 'b');
        CREATE DOMAIN email AS text CONSTRAINT mail_check CHECK (VALUE ~ '@');
        CREATE TABLE t (id serial, v int, state status);
        ALTER SEQUENCE t_id_seq RENAME TO numbers;
        CREATE VIEW w AS SELECT 1 AS one;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION h(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TRIGGER s BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY q ON t USING (id = 1)";
    assert_eq!(
        candidates("definitions", old, new),
        [
            "! enum public.state = public.status",
            "! domain public.mail = public.email",
            "! function public.g(integer) = public.h.integer",
            "! sequence public.t_id_seq = public.numbers",
            "! view public.v = public.w",
            "! trigger public.t.r = public.t.s",
            "! policy public.t.p = public.t.q",
        ]
    );
}

#[test]
fn what_differs_is_no_candidate() {
    let old =
        "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 1)); CREATE TYPE e AS ENUM ('x')";
    let new = "CREATE TABLE t (b text, CONSTRAINT d CHECK (b > 'z')); CREATE TYPE f AS ENUM ('y')";
    assert_eq!(candidates("different", old, new), [""; 0]);
}

#[test]
fn what_is_inherited_follows_its_parent() {
    let tables = |column: &str, check: &str| {
        format!(
            "CREATE TABLE p ({column} int, CONSTRAINT {check} CHECK ({column} > 0))
                 PARTITION BY LIST ({column});
             CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
             CREATE TABLE kin () INHERITS (base);"
        )
    };
    let with = |column: &str, check: &str| {
        format!("CREATE TABLE base ({column} int); {}", tables(column, check))
    };
    let found = candidates("inherited", &with("a", "c"), &with("a", "d"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("public.p.c"), "{found:?}");
}
