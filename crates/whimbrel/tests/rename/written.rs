use whimbrel::plan::parse_renames;

use crate::follow::{read, state};

const OLD: &str = r#"
    CREATE SCHEMA app;
    CREATE TYPE state AS ENUM ('new', 'half.done');
    CREATE TABLE users (id int, name text, CONSTRAINT twice UNIQUE (name));
    CREATE TABLE app.users (id int, "a.b" text);
    CREATE INDEX twice_index ON users (id);
    CREATE FUNCTION users(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
"#;
const NEW: &str = r#"
    CREATE SCHEMA app;
    CREATE TYPE state AS ENUM ('fresh', 'done');
    CREATE TABLE accounts (id int, full_name text, CONSTRAINT thrice UNIQUE (full_name));
    CREATE TABLE app.users (id int, c text);
    CREATE INDEX thrice_index ON accounts (id);
    CREATE FUNCTION accounts(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
"#;

/// What each text means, or why it means nothing.
fn meanings(texts: &[&[&str]]) -> Vec<String> {
    let (old, new) = (state("written_a", OLD), state("written_b", NEW));
    let (old, new) = (read(&old), read(&new));
    let meaning = |texts: &&[&str]| match parse_renames(texts, &old, &new) {
        Ok(renames) => {
            renames.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Err(error) => error.to_string(),
    };
    texts.iter().map(meaning).collect()
}

#[test]
fn a_name_has_as_many_parts_as_make_it_clear() {
    let table = "table public.users = public.accounts";
    assert_eq!(
        meanings(&[
            &["public.users=accounts"],
            &["public.users.name = accounts.full_name", "public.users=public.accounts"],
            &["public.users=accounts", "public.users.name=full_name"],
            &["public.users=accounts", "public.users.name=users.full_name"],
            &["enum:state.new=fresh", "enum:state.\"half.done\"=done"],
            &["app.users.\"a.b\"=c"],
            &["twice_index=thrice_index"],
            &["function:users=accounts"],
            &["users.twice=thrice", "public.users=accounts"],
        ]),
        [
            table.to_owned(),
            format!("{table}, column public.users.name = public.accounts.full_name"),
            format!("{table}, column public.users.name = public.accounts.full_name"),
            format!("{table}, column public.users.name = public.accounts.full_name"),
            "enum public.state.new = public.state.fresh, \
             enum public.state.half.done = public.state.done"
                .to_owned(),
            "column app.users.a.b = app.users.c".to_owned(),
            "index public.twice_index = public.thrice_index".to_owned(),
            "function public.users(integer) = public.accounts.integer".to_owned(),
            format!("{table}, constraint public.users.twice = public.accounts.thrice"),
        ]
    );
}

#[test]
fn what_means_nothing_is_refused_with_what_was_meant() {
    assert_eq!(
        meanings(&[
            &["users"],
            &["usres=accounts"],
            &["users=accounts"],
            &["public.users=acounts"],
            &["tabel:users=accounts"],
            &["public.users=accounts", "public.users.name=other.full_name"],
        ]),
        [
            "`users` is no rename; write `old=new`, such as `users.name=users.full_name`, \
             with a kind before it where that is needed: `enum:state=status`",
            "there is no `usres` in the old state, did you mean `users`?",
            "`users` can be `table:app.users` or `table:public.users`; write one of these",
            "there is no `public.acounts` in the new state, did you mean \
             `public.accounts`?",
            "`tabel` is no kind of thing that can be renamed, did you mean `table`?",
            "column public.users.name cannot become `other.full_name`: only its last part \
             can change",
        ]
    );
}
