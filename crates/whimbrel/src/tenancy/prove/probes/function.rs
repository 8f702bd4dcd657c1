//! Functions that run as their owner: called with others' ids, and looked at for others'
//! rows in what they give and do.

use super::Ground;
use super::interference::{depends, gone};
use crate::sql::{quote_ident, quote_literal};
use crate::synthesis::literals;
use crate::tenancy::estate::Function;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::marks::Marks;
use crate::tenancy::prove::probe::{Manner, Probe, Seen, Stage, Target, become_role};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::{Scene, Standing};
use crate::tenancy::prove::tenants::Tenant;

/// How many calls are made of one function in one context, at most and at least; and of
/// all functions together.
const CALLS: usize = 48;
const FEW: usize = 6;
const ALL: usize = 1_500;
/// How many tables an estate has at most whose rows are taken away for each function.
const LOOKED: usize = 200;
/// How many values an argument gets.
const VALUES: usize = 12;

/// Whether a function is called at all.
pub(in crate::tenancy::prove) fn is_called(
    scene: &Scene<'_>,
    function: &Function,
) -> bool {
    let schema = scene.estate.schemas.iter().find(|one| one.name == function.schema);
    function.definer
        && function.app_execute
        && matches!(function.kind, 'f' | 'p')
        && !matches!(function.returns.as_str(), "trigger" | "event_trigger")
        && schema.is_some_and(|schema| schema.app_usage)
}

pub(super) fn function<'a>(
    ground: Ground<'a>,
    number: usize,
    marks: &'a Marks,
    probes: &mut Vec<Probe<'a>>,
) {
    let function = &ground.scene.estate.functions[number];
    if !is_called(ground.scene, function) {
        return;
    }
    let calls = calls(ground, function, marks);
    let fresh = super::view::refreshed(ground, None);
    for context in [Context::Unset, Context::Empty, Context::Tenant] {
        for call in &calls {
            let mut call = called(number, context, call.clone(), marks);
            call.before.clone_from(&fresh);
            probes.push(call);
        }
    }
    if let Some(call) = calls.first() {
        probes.extend(shadowed(ground, number, call));
    }
    if function.kind == 'f' && ground.scene.tables.len() <= LOOKED {
        probes.push(interference(ground, number));
    }
}

/// A call about nobody in particular must not tell how much others have.
fn interference<'a>(ground: Ground<'a>, number: usize) -> Probe<'a> {
    let function = &ground.scene.estate.functions[number];
    let arguments = function.argument_types.iter().map(|kind| {
        let own = Tenant::Attacker.id(kind).filter(|_| kind == "uuid");
        let own = own.map_or_else(|| "NULL".to_owned(), |id| quote_literal(&id));
        format!("{own}::{kind}")
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let (schema, name) = (quote_ident(&function.schema), quote_ident(&function.name));
    let call =
        format!("SELECT whimbrel::text FROM {schema}.{name}({arguments}) AS whimbrel");
    let mut probe = probe(number, "a call without others' rows", Context::Tenant);
    probe.watched = false;
    probe.attack = vec![call.clone(), call.clone()];
    let tables: Vec<usize> = (0..ground.scene.tables.len()).collect();
    let mut after = gone(ground, &tables);
    after.push(become_role(&ground.scene.convention.roles.app));
    after.push(call);
    after.push("RESET SESSION AUTHORIZATION".to_owned());
    probe.after = after;
    probe.judge = Box::new(|answer| depends(answer, "T38"));
    probe
}

fn probe<'a>(number: usize, what: &'static str, context: Context) -> Probe<'a> {
    Probe {
        target: Target::Function(number),
        name: what,
        context,
        role: None,
        before: Vec::new(),
        attack: Vec::new(),
        shown: None,
        after: Vec::new(),
        // Which tables it looks at is not known: a reproduction has all rows.
        rows: Vec::new(),
        watched: true,
        manner: Manner::Alone,
        stage: Stage::Plain,
        release: Vec::new(),
        judge: Box::new(|_| None),
    }
}

fn called<'a>(
    number: usize,
    context: Context,
    call: String,
    marks: &'a Marks,
) -> Probe<'a> {
    let mut probe = probe(number, "a call", context);
    // What the caller says itself is no news.
    let said = call.clone();
    probe.attack = vec![call];
    probe.judge = Box::new(move |answer| {
        let found = marks.found_except(context, answer.last()?, &said)?;
        let words =
            format!("it gives {found}, which stands only in another tenant's row");
        Some(Seen::new(Grade::Leak, &["T38"], words))
    });
    probe
}

/// Calls with others' ids and texts for the arguments.
fn calls(ground: Ground<'_>, function: &Function, marks: &Marks) -> Vec<String> {
    let needed = function.argument_types.len();
    let lists: Vec<Vec<String>> = (0..needed)
        .map(|place| {
            let kind = &function.argument_types[place];
            let name = function.argument_names.get(place).map_or("", String::as_str);
            values(ground, kind, name, &function.source, marks)
        })
        .collect();
    let total = lists.iter().map(Vec::len).fold(1, usize::saturating_mul);
    let target =
        format!("{}.{}", quote_ident(&function.schema), quote_ident(&function.name));
    let verb = if function.kind == 'p' { "CALL" } else { "SELECT whimbrel::text FROM" };
    let end = if function.kind == 'p' { "" } else { " AS whimbrel" };
    let functions = ground.scene.estate.functions.iter();
    let count = functions.filter(|one| is_called(ground.scene, one)).count().max(1);
    let most = (ALL / count).clamp(FEW, CALLS);
    let step = total.div_ceil(most).max(1);
    let combination = |mut number: usize| {
        let arguments = lists.iter().map(|list| {
            let value = &list[number % list.len()];
            number /= list.len();
            value.clone()
        });
        arguments.collect::<Vec<_>>().join(", ")
    };
    let chosen = (0..total).step_by(step).take(most);
    chosen
        .map(|number| format!("{verb} {target}({}){end}", combination(number)))
        .collect()
}

/// What an argument may be, as SQL.
fn values(
    ground: Ground<'_>,
    kind: &str,
    name: &str,
    source: &str,
    marks: &Marks,
) -> Vec<String> {
    let cast = |value: &str| format!("{}::{kind}", quote_literal(value));
    let tenants = Tenant::VICTIMS.iter().rev();
    let ids = tenants.filter_map(|tenant| tenant.id(kind)).map(|id| cast(&id));
    let mut all: Vec<String> = match kind {
        "uuid" | "text" | "character varying" => {
            let keys = likely(ground, kind, name).into_iter().map(|key| cast(&key));
            let texts = marks.texts(Tenant::High).take(VALUES);
            let texts = texts.filter(|_| kind != "uuid").map(cast);
            let said = written(ground).into_iter().filter(|_| kind != "uuid");
            ids.chain(said.map(|text| cast(&text))).chain(keys).chain(texts).collect()
        }
        "smallint" | "integer" | "bigint" | "numeric" => {
            let keys = likely(ground, kind, name).into_iter().map(|key| cast(&key));
            ids.chain(keys).chain(["1", "100"].map(cast)).collect()
        }
        "boolean" => ["true", "false"].map(cast).to_vec(),
        "json" | "jsonb" => {
            documents(ground, source).iter().map(|one| cast(one)).collect()
        }
        "regclass" | "oid" => {
            let tables = ground.scene.tables.iter().take(VALUES);
            tables.map(|one| format!("{}::regclass", quote_literal(&one.name))).collect()
        }
        "name" => {
            let tables = ground.scene.tables.iter().take(VALUES);
            tables.map(|one| cast(&one.table.name)).collect()
        }
        "date" | "timestamp with time zone" | "timestamp without time zone" => {
            vec![cast("1990-01-01"), cast("2040-01-01")]
        }
        _ => match kind.strip_suffix("[]") {
            Some(element) => {
                let mut all = values(ground, element, name, source, marks);
                all.retain(|value| !value.starts_with("NULL"));
                vec![format!("ARRAY[{}]::{kind}", all.join(", "))]
            }
            None => held(ground, kind).iter().map(|value| cast(value)).collect(),
        },
    };
    all.truncate(VALUES);
    all.push(format!("NULL::{kind}"));
    all
}

/// What a function may make a statement of: a table, a condition, a statement.
fn written(ground: Ground<'_>) -> Vec<String> {
    let mut tables = ground.scene.tables.iter().enumerate();
    let table = tables.find(|(at, one)| {
        let known =
            ground.seeds[*at].rows.iter().any(|row| row.tenant != Tenant::Attacker);
        known && !matches!(one.standing, Standing::Global(_))
    });
    let Some((_, table)) = table else { return Vec::new() };
    let statement = format!(
        "SELECT string_agg(whimbrel::text, chr(10)) FROM {} AS whimbrel",
        table.name
    );
    // The last ends the literal that it is put into.
    let escaped = "' OR true OR '' = '".to_owned();
    vec![statement, "true".to_owned(), table.name.clone(), escaped]
}

/// Documents that hold others' ids under every word that stands in a function's text.
fn documents(ground: Ground<'_>, source: &str) -> Vec<String> {
    let convention = ground.scene.convention;
    let words = literals(source).into_iter().chain([convention.column.clone()]);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let tenants = Tenant::VICTIMS.iter().rev();
    let ids = tenants.filter_map(|tenant| tenant.id(&convention.column_type));
    let with = |id: String| {
        let members = words.iter().map(|word| (word.clone(), id.clone().into()));
        serde_json::Value::Object(members.collect()).to_string()
    };
    ids.map(with).chain(["{}".to_owned()]).collect()
}

/// What rows hold in columns of a type.
fn held(ground: Ground<'_>, kind: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, subject) in ground.scene.tables.iter().enumerate() {
        for column in subject.table.columns.iter().filter(|one| one.type_name == kind) {
            let rows = ground.seeds[at].rows.iter();
            let others = rows.filter(|row| row.tenant != Tenant::Attacker);
            let values = others.filter_map(|row| row.values.get(&column.name)?.clone());
            for value in values {
                if found.len() < VALUES && !found.contains(&value) {
                    found.push(value);
                }
            }
        }
    }
    found
}

/// Others' keys of a type, those first whose table or column the argument's name has in it.
fn likely(ground: Ground<'_>, kind: &str, name: &str) -> Vec<String> {
    let mut found: Vec<(bool, String)> = Vec::new();
    for (at, subject) in ground.scene.tables.iter().enumerate() {
        let keys = subject.table.indexes.iter().filter(|index| index.unique);
        let keys: Vec<i16> = keys.flat_map(|index| index.key.iter().copied()).collect();
        for column in subject.table.columns.iter().filter(|one| one.type_name == kind) {
            if !keys.contains(&column.number) || ground.scene.is_pinned(at, column.number)
            {
                continue;
            }
            let stem = subject.table.name.trim_end_matches('s');
            let near =
                name.contains(stem) || name.contains(&column.name) && column.name != "id";
            let rows = &ground.seeds[at];
            for tenant in Tenant::VICTIMS {
                let row = rows.row(tenant, 0);
                let value =
                    row.and_then(|row| row.values.get(&column.name).cloned().flatten());
                found.extend(value.map(|value| (!near, value)));
            }
        }
    }
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, value)| value).take(VALUES - 3).collect()
}

/// A function that looks tables up along its caller's path reads what the caller puts in
/// their place, and runs it as its owner.
fn shadowed<'a>(ground: Ground<'a>, number: usize, call: &str) -> Option<Probe<'a>> {
    let function = &ground.scene.estate.functions[number];
    let pinned = function.config.iter().any(|one| one.starts_with("search_path="));
    if pinned || !ground.scene.estate.server.app_temporary {
        return None;
    }
    let spy = "SELECT pg_catalog.set_config('whimbrel.spy', current_user::text, true)";
    let mut probe =
        probe(number, "temporary views in the tables' place", Context::Tenant);
    probe.watched = false;
    probe.attack = vec![format!(
        "CREATE FUNCTION pg_temp.whimbrel_spy() RETURNS text LANGUAGE sql VOLATILE AS {}",
        quote_literal(spy)
    )];
    let mut names: Vec<&str> = Vec::new();
    for subject in &ground.scene.tables {
        if names.contains(&subject.table.name.as_str()) || subject.table.is_partition {
            continue;
        }
        names.push(&subject.table.name);
        let columns = subject.table.columns.iter().map(|column| {
            format!("NULL::{} AS {}", column.type_name, quote_ident(&column.name))
        });
        let columns: Vec<String> = columns.collect();
        let names = subject.table.columns.iter().map(|column| quote_ident(&column.name));
        // Behind OFFSET no constant is seen that would let a condition spare the spy.
        probe.attack.push(format!(
            "CREATE TEMPORARY VIEW {} AS SELECT {} FROM (SELECT pg_temp.whimbrel_spy() AS spy, \
             {} OFFSET 0) AS s WHERE spy IS NOT NULL",
            quote_ident(&subject.table.name),
            names.collect::<Vec<_>>().join(", "),
            columns.join(", ")
        ));
    }
    probe.attack.push("DISCARD PLANS".to_owned());
    probe.attack.push(call.to_owned());
    probe.attack.push("SELECT current_setting('whimbrel.spy', true)".to_owned());
    let app = ground.scene.convention.roles.app.clone();
    probe.judge = Box::new(move |answer| {
        let spy = answer.last()?.scalar()?;
        let words = format!("what the caller put in a table's place ran as {spy}");
        (!spy.is_empty() && spy != app).then(|| Seen::new(Grade::Leak, &["T37"], words))
    });
    Some(probe)
}
