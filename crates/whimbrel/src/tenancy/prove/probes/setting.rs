//! Settings: others than the tenant's that open a policy, and plans that keep an old one.

use std::collections::{BTreeSet, HashSet};

use super::Ground;
use crate::sql::quote_literal;
use crate::synthesis::literals;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Answer, Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// How many values a setting is tried with.
const VALUES: usize = 8;

/// Settings that are named in a table's policies, or in the functions that these call,
/// each set to what stands beside it, and to others' ids.
pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let Some(select) = select(ground, at) else { return };
    let texts = texts(ground, at);
    let convention = ground.scene.convention;
    let words: BTreeSet<String> = texts.iter().flat_map(|text| literals(text)).collect();
    let settings =
        words.iter().filter(|word| is_setting(word) && **word != convention.setting);
    let settings: Vec<&String> = settings.collect();
    probes.extend(words.iter().filter_map(|word| magic(ground, at, word, &select)));
    if settings.is_empty() {
        return;
    }
    let usual = ["on", "true", "1", "yes"].map(str::to_owned);
    let values = words.iter().filter(|word| !is_setting(word) && !word.is_empty());
    let values: Vec<String> = values.cloned().chain(usual).take(VALUES).collect();
    probes.push(other(ground, at, &settings, &values, Opens::Alone));
    // What takes an id may refuse a word.
    let ids = Tenant::VICTIMS.iter().rev();
    let ids = ids.filter_map(|tenant| tenant.id(&convention.column_type));
    let ids: Vec<String> = ids.collect();
    probes.push(other(ground, at, &settings, &ids, Opens::Beside));
}

/// When another setting opens a table.
#[derive(Clone, Copy, PartialEq)]
enum Opens {
    /// Whenever others' rows are read.
    Alone,
    /// Only where the convention's setting opens one's own: else it merely has another
    /// name here.
    Beside,
}

fn other<'a>(
    ground: Ground<'a>,
    at: usize,
    settings: &[&String],
    values: &[String],
    opens: Opens,
) -> Probe<'a> {
    let select =
        format!("SELECT tableoid::bigint, ctid FROM {}", ground.subject(at).name);
    let mut probe = ground.probe(at, "another setting", Context::Tenant);
    probe.attack.push(select.clone());
    for value in values {
        let value = quote_literal(value);
        let set = settings
            .iter()
            .map(|name| format!("set_config({}, {value}, true)", quote_literal(name)));
        probe.attack.push(format!("SELECT {}", set.collect::<Vec<_>>().join(", ")));
        probe.attack.push(select.clone());
    }
    let victims = victims(ground, at);
    let names: Vec<&str> = settings.iter().map(|name| name.as_str()).collect();
    let words =
        format!("rows of other tenants are read once {} is set", names.join(" or "));
    probe.judge = Box::new(move |answer| {
        let answers = answer.attack.ok()?;
        let (before, set) = answers.split_first()?;
        let own = opens == Opens::Alone || !before.rows.is_empty();
        let found = own && set.iter().any(|outcome| reads(&victims, outcome));
        found.then(|| Seen::new(Grade::Leak, &["T28"], words.clone()))
    });
    probe
}

/// A word in a policy that is set instead of a tenant's id.
fn magic<'a>(
    ground: Ground<'a>,
    at: usize,
    word: &str,
    select: &str,
) -> Option<Probe<'a>> {
    if word.is_empty() || is_setting(word) {
        return None;
    }
    let (setting, value) =
        (quote_literal(&ground.scene.convention.setting), quote_literal(word));
    let mut probe = ground.probe(at, "a word instead of a tenant", Context::Tenant);
    let set = format!("SELECT set_config({setting}, {value}, true)");
    probe.attack = vec![set, select.to_owned()];
    let victims = victims(ground, at);
    let words = format!("rows of other tenants are read once the tenant is {value}");
    probe.judge = Box::new(move |answer| {
        let found = reads(&victims, answer.last()?);
        found.then(|| Seen::new(Grade::Leak, &["T25"], words.clone()))
    });
    Some(probe)
}

/// A plan that was made for one tenant, used by another. One table for each set of
/// functions that policies call is enough.
pub(super) fn plans<'a>(ground: Ground<'a>, probes: &mut Vec<Probe<'a>>) {
    let mut known: HashSet<Vec<u32>> = HashSet::new();
    for at in 0..ground.scene.tables.len() {
        let policies = &ground.subject(at).table.policies;
        let functions = policies.iter().flat_map(|one| one.functions.iter().copied());
        let functions: BTreeSet<u32> = functions.collect();
        let empty = ground.seeds[at].rows.is_empty() || functions.is_empty();
        let Some(select) = select(ground, at).filter(|_| !empty) else { continue };
        if known.insert(functions.into_iter().collect()) {
            probes.extend(plan(ground, at, &select));
        }
    }
}

fn plan<'a>(ground: Ground<'a>, at: usize, select: &str) -> Option<Probe<'a>> {
    let convention = ground.scene.convention;
    let set = |tenant: Tenant| {
        let id = tenant.id(&convention.column_type)?;
        let (setting, id) = (quote_literal(&convention.setting), quote_literal(&id));
        Some(format!("SELECT set_config({setting}, {id}, true)"))
    };
    let execute = "EXECUTE whimbrel_plan".to_owned();
    let mut probe = ground.probe(at, "a plan made for another tenant", Context::Tenant);
    // A prepared statement stays when its transaction is undone.
    probe.before = vec!["DEALLOCATE ALL".to_owned()];
    probe.attack = vec![
        set(Tenant::High)?,
        format!("PREPARE whimbrel_plan AS {select}"),
        execute.clone(),
        set(Tenant::Attacker)?,
        execute,
    ];
    probe.after = vec!["DEALLOCATE ALL".to_owned()];
    let victims = victims(ground, at);
    probe.judge = Box::new(move |answer: &Answer<'_>| {
        let words =
            "a statement prepared under another tenant still reads that one's rows";
        let found = reads(&victims, answer.last()?);
        found.then(|| Seen::new(Grade::Leak, &["T36"], words))
    });
    Some(probe)
}

/// The statement that reads a table's rows by their places; none where it may not.
fn select(ground: Ground<'_>, at: usize) -> Option<String> {
    let subject = ground.subject(at);
    let readable = subject.table.rls
        && subject.table.app.select
        && subject.facts.select.is_none()
        && subject.facts.usage
        && !matches!(subject.standing, Standing::Global(_));
    readable.then(|| format!("SELECT tableoid::bigint, ctid FROM {}", subject.name))
}

type Places = HashSet<(String, String)>;

fn victims(ground: Ground<'_>, at: usize) -> Places {
    let rows = ground.seeds[at].rows.iter();
    let rows = rows.filter(|row| Context::Tenant.is_victim(row.tenant));
    rows.map(|row| row.place.clone()).collect()
}

fn reads(victims: &Places, outcome: &crate::database::Outcome) -> bool {
    let mut rows = outcome.rows.iter();
    rows.any(|row| {
        row.len() == 2 && victims.contains(&(row[0].to_owned(), row[1].to_owned()))
    })
}

/// What a table's policies say, and the functions that they call.
fn texts(ground: Ground<'_>, at: usize) -> Vec<&str> {
    let policies = &ground.subject(at).table.policies;
    let expressions = policies.iter().flat_map(|one| [&one.using, &one.check]).flatten();
    let functions = policies.iter().flat_map(|one| &one.functions);
    let functions = functions.filter_map(|oid| ground.scene.estate.function(*oid));
    let sources = functions.map(|one| one.source.as_str());
    expressions.map(String::as_str).chain(sources).collect()
}

/// Whether a text looks like a setting of one's own: a name with a dot.
fn is_setting(text: &str) -> bool {
    let named = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    !digit && text.contains('.') && text.split('.').all(named)
}
