//! A dumped schema, run in an empty database, gives the same schema.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

use testkit::{TestDatabase, TestServer, dump_all};
use whimbrel::catalog::extract;
use whimbrel::ops::dump::{schema_files, schema_script};

/// Objects that need each other, and bodies that speak of what comes later.
const SCHEMA: &str = "
    SET check_function_bodies = off;
    CREATE ROLE reader;
    CREATE TABLE public.hens (id int PRIMARY KEY, egg int);
    CREATE TABLE public.eggs (id int PRIMARY KEY, hen int REFERENCES public.hens);
    ALTER TABLE public.hens ADD FOREIGN KEY (egg) REFERENCES public.eggs;
    CREATE FUNCTION public.a_first() RETURNS bigint LANGUAGE sql
        AS 'SELECT count(*) FROM public.seen';
    CREATE VIEW public.seen AS SELECT id, egg FROM public.hens;
    CREATE FUNCTION public.half(int) RETURNS int IMMUTABLE LANGUAGE sql
        BEGIN ATOMIC SELECT $1 / 2; END;
    ALTER TABLE public.eggs ADD CHECK (public.half(id) > 0);
    CREATE TABLE public.parts (id int, a int) PARTITION BY RANGE (id);
    CREATE TABLE public.part PARTITION OF public.parts FOR VALUES FROM (0) TO (9);
    CREATE INDEX ON public.parts (a);
    CREATE UNIQUE INDEX only_parts ON ONLY public.parts (id);
    GRANT SELECT ON public.hens TO reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE reader GRANT SELECT ON TABLES TO PUBLIC;
";

#[test]
fn a_dump_runs_in_its_order() {
    // Roles are a whole server's.
    let servers = [TestServer::start(), TestServer::start()];
    let [made, script, files] = [(0, "made"), (1, "script"), (1, "files")]
        .map(|(server, hint)| TestDatabase::create_on(&servers[server], hint));
    made.run(SCHEMA);
    let catalog = extract(&mut made.session()).unwrap();
    script.run(&schema_script(&catalog).unwrap());
    assert_eq!(dump_all(&script.settings()), dump_all(&made.settings()));
    let written = schema_files(&catalog).unwrap();
    let parts = written.iter().filter(|file| file.path.ends_with("eggs.2.sql")).count();
    assert_eq!(parts, 1, "the key that waits for the other table");
    for file in written.iter().filter(|file| !file.path.ends_with("roles.sql")) {
        files.run(&file.text);
    }
    assert_eq!(dump_all(&files.settings()), dump_all(&made.settings()));
}
