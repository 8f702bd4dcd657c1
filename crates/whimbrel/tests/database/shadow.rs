//! Shadow databases: made, copied, dropped, and never the live one.

use testkit::{TestDatabase, TestServer, dump};
use whimbrel::database::private::{BinarySearch, PrivateOptions};
use whimbrel::database::shadow::{
    DatabaseTraits, Locale, LocaleProvider, Shadow, ShadowError, ShadowServer,
    ShadowWarning, TargetTraits,
};
use whimbrel::database::{ServerVersion, Session, SqlState};
use whimbrel::sql::Ident;

/// The server of the tests as a given one.
fn given() -> ShadowServer {
    ShadowServer::Existing(Box::new(TestServer::get().settings()))
}

/// A throwaway server from the installation that the tests run on.
fn private() -> ShadowServer {
    let binaries = BinarySearch {
        bin_dir: Some(TestServer::get().binaries().directory.clone()),
        ..BinarySearch::default()
    };
    ShadowServer::Private(PrivateOptions { binaries, ..PrivateOptions::default() })
}

fn scalar(session: &mut Session, sql: &str) -> String {
    session.batch(sql).unwrap()[0].scalar().unwrap_or_default().to_owned()
}

/// The databases on the tests' server whose names begin so.
fn databases(prefix: &str) -> Vec<String> {
    let mut session = Session::connect(&TestServer::get().settings()).unwrap();
    let sql = format!(
        "SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}') ORDER BY 1"
    );
    session.batch(&sql).unwrap()[0].rows.iter().map(|row| row[0].to_owned()).collect()
}

#[test]
fn a_copy_is_equal_and_apart() {
    let shadow = Shadow::open(&private(), None).unwrap();
    let original = shadow.create(&DatabaseTraits::default()).unwrap();
    let mut lingering = original.connect().unwrap();
    lingering.batch("CREATE TABLE t (a int); INSERT INTO t VALUES (7)").unwrap();
    let copy = shadow.copy(&original).unwrap();
    assert!(!lingering.is_alive(), "a session in the original blocks every copy");

    assert_eq!(dump(&copy.settings()), dump(&original.settings()));
    let mut session = copy.connect().unwrap();
    assert_eq!(scalar(&mut session, "SELECT a FROM t"), "7");
    session.batch("DROP TABLE t").unwrap();
    let mut other = original.connect().unwrap();
    assert_eq!(scalar(&mut other, "SELECT a FROM t"), "7");
}

#[test]
fn a_given_server_keeps_nothing() {
    let shadow = Shadow::open(&given(), None).unwrap();
    let database = shadow.create(&DatabaseTraits::default()).unwrap();
    let copy = shadow.copy(&database).unwrap();
    let prefix = database.name().trim_end_matches("_0").to_owned();
    assert_eq!(databases(&prefix), [database.name(), copy.name()]);
    // A session in it, a subscription, a panic: nothing keeps it.
    let mut session = database.connect().unwrap();
    let subscription = "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' \
         PUBLICATION p WITH (connect = false, slot_name = 'x')";
    session.batch(subscription).unwrap();
    let panicking = std::thread::spawn(move || {
        let _copy = copy;
        panic!("on purpose");
    });
    panicking.join().unwrap_err();
    assert_eq!(databases(&prefix), [database.name()]);
    drop((shadow, database));
    assert_eq!(databases(&prefix), Vec::<String>::new());
}

#[test]
fn what_a_killed_owner_left_is_dropped() {
    let server = Session::connect(&TestServer::get().settings());
    let mut server = server.unwrap();
    server.batch("CREATE DATABASE whimbrel_shadow_0000abcd_0").unwrap();
    // Somebody else's, who lives; and one that only looks alike.
    let living = Shadow::open(&given(), None).unwrap();
    let kept = living.create(&DatabaseTraits::default()).unwrap();
    server.batch("CREATE DATABASE whimbrel_shadow_of_mine").unwrap();
    assert_eq!(databases("whimbrel_shadow_0000abcd"), Vec::<String>::new());
    let _other = Shadow::open(&given(), None).unwrap();
    assert_eq!(databases(kept.name()), [kept.name()]);
    assert_eq!(databases("whimbrel_shadow_of_mine").len(), 1);
    server.batch("DROP DATABASE whimbrel_shadow_of_mine").unwrap();
}

#[test]
fn the_live_database_is_refused() {
    let live = TestDatabase::create("live");
    let target = TargetTraits::read(&mut live.session()).unwrap();
    let itself = ShadowServer::Existing(Box::new(live.settings()));
    let error = Shadow::open(&itself, Some(&target)).unwrap_err();
    assert!(matches!(error, ShadowError::Live { .. }), "{error}");
    assert!(error.to_string().contains(live.name()), "{error}");
    // Another database of its server serves.
    Shadow::open(&given(), Some(&target)).unwrap();
}

#[test]
fn versions_are_compared() {
    let live = TestDatabase::create("versions");
    let target = TargetTraits::read(&mut live.session()).unwrap();
    let own = target.version.major();
    let of = |major: u32| TargetTraits {
        version: ServerVersion(major * 10_000),
        ..target.clone()
    };
    for place in [given(), private()] {
        let newer = Shadow::open(&place, Some(&of(own - 1))).unwrap();
        let warning = ShadowWarning::Version { wanted: own - 1, used: own };
        assert_eq!(newer.warnings(), [warning]);
        let error = Shadow::open(&place, Some(&of(own + 1))).unwrap_err();
        assert!(error.to_string().contains(&(own + 1).to_string()), "{error}");
    }
}

#[test]
fn traits_are_read_and_given_on() {
    let live = TestDatabase::create("traits");
    let name = live.name();
    live.run(&format!(
        "ALTER DATABASE {name} SET search_path = \"$user\", app, \"Odd, one\";
         ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo';
         CREATE SCHEMA app;
         DO $$ BEGIN CREATE ROLE traits_role; EXCEPTION WHEN duplicate_object THEN END $$"
    ));
    let target = TargetTraits::read(&mut live.session()).unwrap();
    assert!(target.roles.contains(&Ident::from("traits_role")));
    assert!(target.extensions.iter().any(|e| e.name.as_str() == "plpgsql"));
    assert_eq!(target.database.encoding, "UTF8");

    let shadow = Shadow::open(&private(), Some(&target)).unwrap();
    shadow.ensure_roles(&target.roles).unwrap();
    shadow.ensure_roles(&target.roles).unwrap();
    let database = shadow.create(&target.database).unwrap();
    assert_eq!(shadow.warnings(), []);
    let copy = shadow.copy(&database).unwrap();
    let mut session = copy.connect().unwrap();
    session.batch("SET TimeZone = 'UTC'; RESET ALL").unwrap();
    let path = scalar(&mut session, "SHOW search_path");
    assert_eq!(path, r#"postgres, app, "Odd, one""#);
    assert_eq!(scalar(&mut session, "SHOW TimeZone"), "Asia/Tokyo");
    let login = "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'traits_role'";
    assert_eq!(scalar(&mut session, login), "f");
}

#[test]
fn a_locale_that_is_not_there_is_replaced_with_a_warning() {
    let shadow = Shadow::open(&private(), None).unwrap();
    let of = |encoding: &str, name: &str| DatabaseTraits {
        encoding: encoding.to_owned(),
        locale: Some(Locale {
            provider: LocaleProvider::Libc,
            collate: name.to_owned(),
            ctype: name.to_owned(),
            name: None,
            icu_rules: None,
        }),
        settings: Vec::new(),
    };
    let latin = shadow.create(&of("LATIN1", "C")).unwrap();
    assert_eq!(scalar(&mut latin.connect().unwrap(), "SHOW server_encoding"), "LATIN1");
    assert_eq!(shadow.warnings(), []);
    for encoding in ["UTF8", "LATIN1"] {
        let database = shadow.create(&of(encoding, "xx_XX.none")).unwrap();
        let mut session = database.connect().unwrap();
        assert_eq!(scalar(&mut session, "SHOW server_encoding"), encoding);
    }
    let [ShadowWarning::Locale { wanted, .. }] = &shadow.warnings()[..] else {
        panic!("{:?}", shadow.warnings());
    };
    assert_eq!(wanted, "xx_XX.none");
}

#[test]
fn a_locale_is_the_same_in_the_shadow() {
    let mut server = Session::connect(&TestServer::get().settings()).unwrap();
    let major = server.server_version().major();
    let mut clauses = vec!["LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"];
    if major >= 15 {
        clauses
            .push("LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' LC_COLLATE 'C' LC_CTYPE 'C'");
    }
    if major >= 16 {
        clauses.push("LOCALE_PROVIDER icu ICU_LOCALE 'en' ICU_RULES '&a < g'");
    }
    if major >= 17 {
        clauses.push("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C'");
    }
    let shadow = Shadow::open(&given(), None).unwrap();
    for (number, clause) in clauses.iter().enumerate() {
        let name = format!("locale_{}_{number}", std::process::id());
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0 {clause}");
        match server.batch(&sql) {
            // Built without ICU.
            Err(error) if error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED) => {
                continue;
            }
            created => _ = created.unwrap_or_else(|error| panic!("{clause}: {error}")),
        }
        let settings = TestServer::get().settings().with_database(&name);
        let live = TargetTraits::read(&mut Session::connect(&settings).unwrap()).unwrap();
        server.batch(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
        let database = shadow.create(&live.database).unwrap();
        let made = TargetTraits::read(&mut database.connect().unwrap()).unwrap();
        assert_eq!(made.database, live.database, "{clause}");
        assert_eq!(shadow.warnings(), []);
    }
}
