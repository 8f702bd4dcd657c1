//! What a privilege gives without any attempt.

use super::Ground;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Probe, Seen};
use crate::tenancy::prove::report::Grade;

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
        let label = crate::sql::quote_literal(&subject.name);
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
}
