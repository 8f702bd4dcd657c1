//! What the application role is and may become.

use std::collections::BTreeSet;

use super::Ground;
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::marks::Marks;
use crate::tenancy::prove::probe::{Manner, Probe, Seen, Stage, Target};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;

pub(super) fn role<'a>(ground: Ground<'a>, probes: &mut Vec<Probe<'a>>) {
    let estate = ground.scene.estate;
    let app = &ground.scene.convention.roles.app;
    let attribute = |column: &str| {
        format!(
            "SELECT {column} FROM pg_catalog.pg_roles WHERE rolname = {}",
            quote_literal(app)
        )
    };
    let yes = [
        ("superuser", attribute("rolsuper"), "T01", "row security does not hold for a superuser"),
        ("BYPASSRLS", attribute("rolbypassrls"), "T02", "row security does not hold for the role"),
        (
            "owning tables",
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n \
             ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND \
             n.nspname !~ '^pg_' AND pg_has_role(c.relowner, 'USAGE'))"
                .to_owned(),
            "T04",
            "the role owns tables, or has the rights of a role that does: an owner may \
             switch row security off",
        ),
        (
            "reaching the server's files and programs",
            "SELECT bool_or(pg_has_role(oid, 'MEMBER')) FROM pg_catalog.pg_roles WHERE rolname \
             IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')"
                .to_owned(),
            "T03",
            "the role may run programs or read and write files on the server",
        ),
    ];
    for (name, sql, rule, words) in yes {
        let mut probe = probe(name, Context::Unset, vec![sql]);
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            given.then(|| Seen::new(Grade::Leak, &[rule], words))
        });
        probes.push(probe);
    }
    probes.push(replica());
    probes.extend(set_beforehand(ground));
    probes.extend(statistics(ground));
    probes.extend(row_security(ground));
    for other in estate.roles.iter().filter(|one| one.app_may_become) {
        become_other(ground, &other.name, probes);
    }
    let above = estate.roles.iter().filter(|one| one.owns_tables || one.bypass_rls);
    for other in above.filter(|one| !one.app_may_become && one.name != *app) {
        probes.push(join(app, &other.name));
    }
    for other in ["pg_read_all_data", "pg_write_all_data"] {
        probes.push(data_of_all(ground, other));
    }
    levers(ground, probes);
    given(ground, probes);
}

fn probe<'a>(name: &'static str, context: Context, attack: Vec<String>) -> Probe<'a> {
    Probe {
        target: Target::Role,
        name,
        context,
        role: None,
        before: Vec::new(),
        attack,
        shown: None,
        after: Vec::new(),
        rows: Vec::new(),
        watched: false,
        manner: Manner::Alone,
        stage: Stage::Plain,
        release: Vec::new(),
        judge: Box::new(|_| None),
    }
}

/// Triggers can be silenced, the audit log's among them.
fn replica<'a>() -> Probe<'a> {
    let attack = vec!["SET LOCAL session_replication_role = replica".to_owned()];
    let mut probe = probe("silencing triggers", Context::Tenant, attack);
    probe.judge = Box::new(|answer| {
        let words = "the role may set session_replication_role, which silences triggers \
            and foreign keys";
        answer.attack.is_ok().then(|| Seen::new(Grade::Leak, &["T10"], words))
    });
    probe
}

/// Row security cannot be switched off by a setting.
fn row_security(ground: Ground<'_>) -> Option<Probe<'_>> {
    let mut tables = ground.scene.tables.iter().enumerate();
    let (at, subject) = tables.find(|(at, one)| {
        let readable =
            one.table.rls && one.table.app.select && one.facts.select.is_none();
        readable && ground.include[*at] && !ground.seeds[*at].rows.is_empty()
    })?;
    let mut probe = ground.probe(at, "SET row_security = off", Context::Tenant);
    probe.target = Target::Role;
    let select = format!("SELECT tableoid::bigint, ctid FROM {}", subject.name);
    probe.attack = vec!["SET LOCAL row_security = off".to_owned(), select];
    let rows = ground.seeds[at].rows.iter();
    let victims: Vec<(&str, &str)> = rows
        .filter(|row| Context::Tenant.is_victim(row.tenant))
        .map(|row| (row.place.0.as_str(), row.place.1.as_str()))
        .collect();
    probe.judge = Box::new(move |answer| {
        let mut rows = answer.last()?.rows.iter();
        let found = rows
            .any(|row| victims.iter().any(|one| one.0 == &row[0] && one.1 == &row[1]));
        let words = "with row_security off it reads others' rows";
        found.then(|| Seen::new(Grade::Leak, &["T02"], words))
    });
    Some(probe)
}

/// What a session of the role has set before it says anything.
fn set_beforehand(ground: Ground<'_>) -> [Probe<'_>; 2] {
    let convention = ground.scene.convention;
    let app = quote_literal(&convention.roles.app);
    let of = |condition: String| {
        format!(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s \
             LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole \
             LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase, \
             unnest(s.setconfig) c WHERE {condition} \
             AND (r.rolname = {app} OR s.setrole = 0) \
             AND (d.datname = current_database() OR s.setdatabase = 0))"
        )
    };
    let tenant = quote_literal(&format!("{}=", convention.setting));
    let tenant = of(format!("starts_with(c, {tenant}) AND c <> {tenant}"));
    let silent =
        of("c LIKE 'session_replication_role=%' AND c NOT LIKE '%=origin'".to_owned());
    let probes = [
        (
            "a tenant set beforehand",
            tenant,
            "T25",
            "a session that sets nothing has a tenant",
        ),
        (
            "triggers silenced beforehand",
            silent,
            "T10",
            "its sessions begin with triggers silenced",
        ),
    ];
    probes.map(|(name, sql, rule, words)| {
        let mut probe = probe(name, Context::Unset, vec![sql]);
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            given.then(|| Seen::new(Grade::Leak, &[rule], words))
        });
        probe
    })
}

/// What the planner knows of rows: the most common values of every column.
fn statistics(ground: Ground<'_>) -> Vec<Probe<'_>> {
    let tables = ["pg_statistic", "pg_statistic_ext_data"].map(|table| {
        let sql = format!("SELECT has_table_privilege('pg_catalog.{table}', 'SELECT')");
        let mut probe = probe("statistics", Context::Unset, vec![sql]);
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            let words =
                format!("it may read {table}, which holds values of others' rows");
            given.then(|| Seen::new(Grade::Leak, &["T49"], words))
        });
        probe
    });
    let sql = "SELECT bool_or(pg_has_role(oid, 'MEMBER')) FROM pg_catalog.pg_roles \
        WHERE rolname IN ('pg_monitor', 'pg_read_all_stats')";
    let mut all = probe("statements of others", Context::Unset, vec![sql.to_owned()]);
    all.judge = Box::new(|answer| {
        let given = answer.last()?.scalar() == Some("t");
        let words = "it may see the statements of all sessions, with what stands in them";
        given.then(|| Seen::new(Grade::Note, &["T49"], words))
    });
    let columns = shown_statistics(ground);
    tables.into_iter().chain([all]).chain(columns).collect()
}

/// How many tables are counted for their statistics.
const COUNTED: usize = 3;

/// `pg_stats` hides a table whose rows are hidden.
fn shown_statistics(ground: Ground<'_>) -> Option<Probe<'_>> {
    let tables = ground.scene.tables.iter().enumerate();
    let tables = tables.filter(|(at, one)| {
        let held = matches!(one.standing, Standing::Column(_) | Standing::Child);
        // Where nothing hides rows, more than statistics is read.
        let small = !ground.scene.is_audit(*at) && !ground.seeds[*at].rows.is_empty();
        held && small && one.table.rls && ground.include[*at]
    });
    let places: Vec<usize> = tables.map(|(at, _)| at).take(COUNTED).collect();
    if places.is_empty() {
        return None;
    }
    let marks = Marks::of(ground.scene, ground.seeds, &places);
    let names: Vec<&str> =
        places.iter().map(|at| ground.subject(*at).name.as_str()).collect();
    let sql = "SELECT s::text FROM pg_catalog.pg_stats s WHERE schemaname !~ '^pg_'";
    let mut probe = probe("pg_stats", Context::Tenant, vec![sql.to_owned()]);
    probe.before = vec![format!("ANALYZE {}", names.join(", "))];
    let rows = places.iter().flat_map(|at| {
        ground.seeds[*at].rows.iter().map(|row| (*at, row.tenant, row.number))
    });
    probe.rows = rows.collect();
    probe.judge = Box::new(move |answer| {
        let found = marks.found(Context::Tenant, answer.last()?)?;
        let words = format!("pg_stats shows {found}, which stands only in others' rows");
        Some(Seen::new(Grade::Leak, &["T49"], words))
    });
    Some(probe)
}

/// A role that may make itself a member of another.
fn join<'a>(app: &str, other: &'a str) -> Probe<'a> {
    let attack = format!("GRANT {} TO {}", quote_ident(other), quote_ident(app));
    let mut probe = probe("making itself a member", Context::Unset, vec![attack]);
    probe.judge = Box::new(move |answer| {
        let words = format!(
            "it may make itself a member of {other}, for which row security does not hold \
             or which may switch it off"
        );
        // Whoever is no member and may not become one gets a refusal.
        answer.attack.is_ok().then(|| Seen::new(Grade::Leak, &["T03"], words))
    });
    probe
}

/// PostgreSQL's own roles that have privileges on all tables.
fn data_of_all<'a>(ground: Ground<'a>, other: &'static str) -> Probe<'a> {
    let tables = ground.scene.tables.iter();
    let bare: Vec<String> = tables
        .filter(|one| {
            let table = one.table;
            let open = matches!(one.standing, Standing::Global(_));
            let known = table.rls || (table.app.select && one.facts.usage);
            !(open || known)
        })
        .map(|one| one.table.label())
        .collect();
    let sql = format!("SELECT pg_has_role('{other}', 'MEMBER')");
    let mut probe = probe("privileges on all tables", Context::Unset, vec![sql]);
    probe.judge = Box::new(move |answer| {
        let given = answer.last()?.scalar() == Some("t");
        let (grade, which) = match bare.first() {
            Some(first) => (Grade::Leak, format!(", {first} among them")),
            None => (Grade::Note, String::new()),
        };
        let words = format!(
            "it is a member of {other}, which has privileges on all tables, also on those \
             without row security{which}"
        );
        given.then(|| Seen::new(grade, &["T03"], words))
    });
    probe
}

/// Another role that can be had by SET ROLE: what it is, and what it reads.
fn become_other<'a>(ground: Ground<'a>, other: &'a str, probes: &mut Vec<Probe<'a>>) {
    let set = format!("SET LOCAL ROLE {}", quote_ident(other));
    let attack = vec![
        set.clone(),
        "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_catalog.pg_class c JOIN \
         pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') \
         AND n.nspname !~ '^pg_' AND c.relowner = r.oid) \
         FROM pg_catalog.pg_roles r WHERE rolname = current_user"
            .to_owned(),
    ];
    let mut above = probe("SET ROLE", Context::Unset, attack);
    above.judge = Box::new(move |answer| {
        let given = answer.last()?.scalar() == Some("t");
        let words = format!(
            "it may become {other}, for which row security does not hold or which may \
             switch it off"
        );
        given.then(|| Seen::new(Grade::Leak, &["T03"], words))
    });
    probes.push(above);
    for (at, subject) in ground.scene.tables.iter().enumerate() {
        let open = matches!(subject.standing, Standing::Global(_));
        if open || ground.seeds[at].rows.is_empty() {
            continue;
        }
        let mut read = ground.probe(at, "read after SET ROLE", Context::Tenant);
        read.target = Target::Role;
        let select = format!("SELECT tableoid::bigint, ctid FROM {}", subject.name);
        read.attack = vec![set.clone(), select];
        let rows = ground.seeds[at].rows.iter();
        let rows = rows.filter(|row| Context::Tenant.is_victim(row.tenant));
        let victims: Vec<(&str, &str)> =
            rows.map(|row| (row.place.0.as_str(), row.place.1.as_str())).collect();
        read.judge = Box::new(move |answer| {
            let mut rows = answer.last()?.rows.iter();
            let found = rows.any(|row| {
                victims.iter().any(|one| one.0 == &row[0] && one.1 == &row[1])
            });
            let words =
                format!("as {other} it reads others' rows of {}", subject.table.label());
            found.then(|| Seen::new(Grade::Leak, &["T03"], words))
        });
        probes.push(read);
    }
}

/// What opens nothing by itself, but is what attacks begin with.
fn levers<'a>(ground: Ground<'a>, probes: &mut Vec<Probe<'a>>) {
    let mut note = |name, rule, sql: String, words: String| {
        let mut probe = probe(name, Context::Unset, vec![sql]);
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            given.then(|| Seen::new(Grade::Note, &[rule], words.clone()))
        });
        probes.push(probe);
    };
    for schema in ground.scene.estate.schemas.iter().filter(|one| one.app_create) {
        let label = quote_literal(&schema.name);
        note(
            "CREATE in a schema",
            "T07",
            format!("SELECT has_schema_privilege({label}, 'CREATE')"),
            format!("the role may create objects in the schema {}", schema.name),
        );
    }
    if ground.scene.estate.server.app_temporary {
        let sql = "SELECT has_database_privilege(current_database(), 'TEMPORARY')";
        let words =
            "the role may make temporary tables, which can stand in others' place";
        note("TEMPORARY tables", "T07", sql.to_owned(), words.to_owned());
    }
    for sequence in ground.scene.estate.sequences.iter().filter(|one| one.app_update) {
        let name = quote_ident(&sequence.schema) + "." + &quote_ident(&sequence.name);
        let label = quote_literal(&name);
        note(
            "setval",
            "T08",
            format!("SELECT has_sequence_privilege({label}, 'UPDATE')"),
            format!(
                "the role may set {}.{}, which all share",
                sequence.schema, sequence.name
            ),
        );
    }
}

/// What gives others' rows away without an attempt: privileges on tables that are not
/// there yet, and functions that see rows before policies do.
fn given<'a>(ground: Ground<'a>, probes: &mut Vec<Probe<'a>>) {
    let mut leak = |name, rule, words: String| {
        let mut probe = probe(name, Context::Unset, vec!["SELECT true".to_owned()]);
        probe.judge =
            Box::new(move |_| Some(Seen::new(Grade::Leak, &[rule], words.clone())));
        probes.push(probe);
    };
    let defaults = ground.scene.estate.default_privileges.iter();
    let bad: BTreeSet<&str> = defaults
        .filter(|one| {
            one.for_app && matches!(one.privilege.as_str(), "TRUNCATE" | "TRIGGER")
        })
        .map(|one| one.privilege.as_str())
        .collect();
    if !bad.is_empty() {
        let bad: Vec<&str> = bad.into_iter().collect();
        let words = format!("future tables grant {} to the role", bad.join(", "));
        leak("default privileges", "T09", words);
    }
    let functions = ground.scene.estate.functions.iter();
    for function in functions.filter(|one| one.leakproof && one.app_execute) {
        let words =
            format!("{} is LEAKPROOF: it sees rows before policies do", function.label());
        leak("a LEAKPROOF function", "T39", words);
    }
}
