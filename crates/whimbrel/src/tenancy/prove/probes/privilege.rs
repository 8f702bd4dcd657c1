//! What a privilege gives without any attempt.

use super::Ground;
use crate::sql::quote_literal;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;

/// Privileges on a table that row security does not hold for.
pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let app = subject.table.app;
    if !subject.facts.usage {
        return;
    }
    let mut push = |name, privilege: &'static str, grade, rule, words: &'static str| {
        let mut probe = ground.probe(at, name, Context::Unset);
        probe.rows.clear();
        let label = quote_literal(&subject.name);
        probe.attack =
            vec![format!("SELECT has_table_privilege({label}, '{privilege}')")];
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            given.then(|| Seen::new(grade, &[rule], words))
        });
        probes.push(probe);
    };
    if app.truncate {
        let words = "TRUNCATE is granted, and row security does not hold for it";
        push("TRUNCATE", "TRUNCATE", Grade::Leak, "T05", words);
    }
    if app.trigger {
        let words = "TRIGGER is granted: a trigger sees the rows of whoever writes, as \
            that role";
        push("CREATE TRIGGER", "TRIGGER", Grade::Leak, "T06", words);
    }
    if app.references {
        let words = "REFERENCES is granted: a foreign key tells which keys there are";
        push("REFERENCES", "REFERENCES", Grade::Note, "T06", words);
    }
    if app.maintain {
        let words = "MAINTAIN is granted: the role may lock everybody out of the table";
        push("LOCK TABLE", "MAINTAIN", Grade::Note, "T06", words);
    }
    published(ground, at, probes);
}

/// A publication sends rows past every policy to whoever subscribes.
fn published<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let owned = matches!(subject.standing, Standing::Column(_) | Standing::Child);
    let oid = Some(subject.table.oid);
    let all = ground.scene.estate.publications.iter();
    for one in all.filter(|one| owned && (one.all_tables || one.table == oid)) {
        if one.filtered {
            continue;
        }
        let mut probe = ground.probe(at, "a publication", Context::Unset);
        probe.rows.clear();
        probe.attack = vec![format!(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_publication_tables WHERE pubname = {} \
             AND schemaname = {} AND tablename = {})",
            quote_literal(&one.name),
            quote_literal(&subject.table.schema),
            quote_literal(&subject.table.name)
        )];
        let words = format!("publication {} sends the rows of all tenants", one.name);
        probe.judge = Box::new(move |answer| {
            let given = answer.last()?.scalar() == Some("t");
            given.then(|| Seen::new(Grade::Note, &["T43"], words.clone()))
        });
        probes.push(probe);
    }
}
