//! What a column of a row may hold.

use std::collections::HashSet;

use crate::sql::quote_literal;
use crate::synthesis::{Type, Types, literals, matching, values};
use crate::tenancy::estate::Column;
use crate::tenancy::prove::tenants::Tenant;

/// Which row of which table it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Which {
    pub(super) tenant: Tenant,
    pub(super) number: usize,
    /// Changes with the table, and where values turned out to be taken.
    pub(super) shift: usize,
}

impl Which {
    /// A number that no other row of the table has.
    pub(super) fn ordinal(self) -> usize {
        100 + 7 * self.tenant.number() + self.number + 30 * self.shift
    }
}

/// A text that tells whose row it comes from; shorter than a column allows.
pub(super) fn canary(table: u32, column: &Column, which: Which) -> Option<String> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let number = [table as usize, which.number, which.shift, which.tenant.number()];
    let bytes = number.iter().flat_map(|n| n.to_le_bytes());
    for byte in bytes.chain(column.name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let full = format!("canary{}{:010x}", which.tenant.letter(), hash >> 24);
    let length = usize::try_from(column.type_modifier - 4).ok().filter(|n| *n > 0);
    let length = length.filter(|_| column.type_name != "text").unwrap_or(full.len());
    match length {
        0..6 => None,
        // The letter and the end: they differ.
        6..17 => Some(full[full.len() - length.min(11)..].to_owned()),
        _ => Some(full),
    }
}

/// The type behind domains.
pub(super) fn base(oid: u32, types: &Types) -> Option<&Type> {
    let mut found = types.get(&oid)?;
    for _ in 0..8 {
        let Some((base, _)) = found.base else { break };
        found = types.get(&base)?;
    }
    Some(found)
}

/// Whether a type holds any text.
pub(super) fn is_text(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    matches!(name, "text" | "character varying" | "character" | "citext" | "name")
}

/// Whether a type holds JSON.
pub(super) fn is_json(name: &str) -> bool {
    matches!(name, "json" | "jsonb")
}

/// Values of a column as SQL, the most telling first. `texts` are the definitions of
/// constraints that it has to obey.
pub(super) fn candidates(
    table: u32,
    column: &Column,
    which: Which,
    texts: &[&str],
    types: &Types,
) -> Vec<String> {
    let Some(kind) = base(column.type_oid, types) else { return Vec::new() };
    let ordinal = which.ordinal();
    let domain = types.get(&column.type_oid).map(|one| one.checks.as_slice());
    let texts = texts.iter().copied();
    let texts = texts.chain(domain.unwrap_or_default().iter().map(String::as_str));
    let mut hints: Vec<String> = texts.flat_map(literals).collect();
    hints.dedup();
    let made = values(column.type_oid, column.type_modifier, ordinal, types);
    let own: Vec<String> = match kind.name.as_str() {
        name if is_text(name) => of_text(table, column, which, &hints),
        name if is_json(name) => of_json(table, column, which, &hints),
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision"
        | "money" | "oid" => of_number(ordinal, &hints),
        "date" | "timestamp without time zone" | "timestamp with time zone" => {
            of_time(ordinal, &hints)
        }
        "daterange" | "tsrange" | "tstzrange" => {
            let year = 2000 + ordinal % 7000;
            vec![format!("[{year}-02-03,{year}-02-05)")]
        }
        "int4range" | "int8range" | "numrange" => {
            vec![format!("[{},{})", ordinal * 10, ordinal * 10 + 5)]
        }
        "bytea" => of_bytes(ordinal, &hints),
        _ => {
            let count = hints.len();
            (0..count).map(|n| hints[(n + ordinal) % count].clone()).collect()
        }
    };
    let own = own.iter().map(|text| quote_literal(text));
    let mut seen = HashSet::new();
    let mut all: Vec<String> = own.chain(made).collect();
    all.retain(|value| fits(value, &kind.name, column) && seen.insert(value.clone()));
    all
}

/// Whether a text is not longer than its column: two quotes stand around it.
fn fits(value: &str, kind: &str, column: &Column) -> bool {
    let length = usize::try_from(column.type_modifier - 4).ok();
    let length = length.filter(|_| is_text(kind) && column.type_name != "text");
    length.is_none_or(|length| value.chars().count() <= length + 2)
}

fn of_text(table: u32, column: &Column, which: Which, hints: &[String]) -> Vec<String> {
    let ordinal = which.ordinal();
    let mut all: Vec<String> = canary(table, column, which).into_iter().collect();
    let count = hints.len();
    for place in 0..count {
        let hint = &hints[(place + ordinal) % count];
        all.extend(matching(hint, ordinal));
        all.push(hint.clone());
    }
    let seed: Vec<String> = all.clone();
    for text in seed.iter().take(12) {
        all.push(text.to_uppercase());
        all.push(text.to_lowercase());
    }
    // Texts of a certain length.
    let lengths = hints.iter().filter_map(|hint| hint.parse::<usize>().ok());
    for length in lengths.filter(|length| (1..200).contains(length)).take(6) {
        all.push(format!("{ordinal:0>length$}").chars().rev().take(length).collect());
    }
    all
}

fn of_json(table: u32, column: &Column, which: Which, hints: &[String]) -> Vec<String> {
    let text = canary(table, column, which).unwrap_or_default();
    let mut all = vec![serde_json::json!({ "canary": text }).to_string()];
    let words = hints.iter().filter(|hint| hint.parse::<f64>().is_err());
    let words: Vec<&String> = words.take(6).collect();
    let object = |value: serde_json::Value| {
        let pairs = words.iter().map(|word| ((*word).clone(), value.clone()));
        serde_json::Value::Object(pairs.collect()).to_string()
    };
    all.push(object(serde_json::json!(text)));
    all.push(object(serde_json::json!(which.ordinal())));
    all.push(object(serde_json::json!(1)));
    all.push(object(serde_json::json!([text])));
    for one in &words {
        for other in &words {
            all.push(serde_json::json!({ one.as_str(): other }).to_string());
        }
    }
    all.push(serde_json::json!([text]).to_string());
    all.push(serde_json::json!(text).to_string());
    all
}

/// Bytes of some length, and of those lengths that conditions speak of.
fn of_bytes(ordinal: usize, hints: &[String]) -> Vec<String> {
    let lengths = hints.iter().filter_map(|hint| hint.parse::<usize>().ok());
    let lengths =
        [4].into_iter().chain(lengths.filter(|length| (1..=128).contains(length)));
    lengths.map(|length| format!("\\x{ordinal:0>width$x}", width = 2 * length)).collect()
}

fn of_number(ordinal: usize, hints: &[String]) -> Vec<String> {
    let mut all = vec![ordinal.to_string()];
    let numbers = hints.iter().filter(|hint| hint.parse::<f64>().is_ok());
    let numbers: Vec<&String> = numbers.collect();
    let count = numbers.len();
    all.extend((0..count).map(|n| numbers[(n + ordinal) % count].clone()));
    // A number that alone has to obey a condition is looked for among many.
    let first = if count > 0 { 0 } else { ordinal };
    all.extend((0..200).map(|n| ((ordinal + n) % 200 + first).to_string()));
    all.extend(["0.5", "1000", "100000", "-1"].map(str::to_owned));
    all
}

fn of_time(ordinal: usize, hints: &[String]) -> Vec<String> {
    let count = hints.len();
    let hints = (0..count).map(|n| &hints[(n + ordinal) % count]);
    let hints = hints.filter(|hint| hint.contains('-')).cloned();
    let day = 1 + ordinal % 27;
    // Some before and some after any date that a condition may compare with.
    hints
        .chain([format!("2026-02-{day:02}"), format!("2026-03-{day:02}")])
        .chain([format!("{}-01-{day:02}", 2000 + ordinal % 7000)])
        .chain([format!("1990-02-{day:02}"), format!("2040-03-{day:02}")])
        .collect()
}
