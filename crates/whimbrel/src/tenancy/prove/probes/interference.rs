//! Whether what a tenant is shown depends on others' rows, as a count does: they are taken
//! away, and the same must be shown.

use super::Ground;
use crate::database::Outcome;
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::prove::probe::{Answer, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// The statements that take others' rows away.
pub(super) fn gone(ground: Ground<'_>, tables: &[usize]) -> Vec<String> {
    taken(ground, tables, Whose::Others)
}

/// The statements that take the attacker's own rows away.
pub(super) fn own_gone(ground: Ground<'_>, tables: &[usize]) -> Vec<String> {
    taken(ground, tables, Whose::Own)
}

#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Own,
    Others,
}

fn taken(ground: Ground<'_>, tables: &[usize], whose: Whose) -> Vec<String> {
    let mut sql = vec!["SET LOCAL session_replication_role = replica".to_owned()];
    sql.extend(tables.iter().filter_map(|at| without(ground, *at, whose)));
    sql.push("SET LOCAL session_replication_role = origin".to_owned());
    sql
}

/// The attack asks twice, because something else may be shown each time; the last but one
/// that is asked afterwards is the same without others' rows.
pub(super) fn depends(answer: &Answer<'_>, rule: &'static str) -> Option<Seen> {
    let shown = |outcome: &Outcome| -> Vec<String> {
        let mut rows: Vec<String> =
            outcome.rows.iter().map(|row| row[0].to_owned()).collect();
        rows.sort();
        rows
    };
    let attack = answer.attack.ok()?;
    let (first, second) = (shown(attack.first()?), shown(attack.last()?));
    let without = shown(answer.after.iter().rev().nth(1)?);
    let words = "it shows something else when other tenants have no rows";
    (first == second && first != without).then(|| Seen::new(Grade::Leak, &[rule], words))
}

/// The statement that takes rows of a table away.
fn without(ground: Ground<'_>, at: usize, whose: Whose) -> Option<String> {
    let subject = ground.subject(at);
    let condition = match &subject.standing {
        Standing::Global(_) => return None,
        Standing::Column(column) => {
            let own = quote_literal(&subject.id(Tenant::Attacker)?);
            let is = if whose == Whose::Own { "NOT" } else { "" };
            format!("{}::text IS {is} DISTINCT FROM {own}", quote_ident(&column.name))
        }
        Standing::Child | Standing::Bare => {
            let rows = ground.seeds[at].rows.iter();
            let rows = rows
                .filter(|row| (row.tenant == Tenant::Attacker) == (whose == Whose::Own));
            let rows: Vec<String> = rows
                .map(|row| quote_literal(&format!("{}{}", row.place.0, row.place.1)))
                .collect();
            if rows.is_empty() {
                return None;
            }
            format!("(tableoid::bigint || ctid::text) IN ({})", rows.join(", "))
        }
    };
    Some(format!("DELETE FROM {} WHERE {condition}", subject.name))
}
