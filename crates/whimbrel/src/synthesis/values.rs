//! Values for each type, as SQL. Which of them a row can have, PostgreSQL decides.

use super::pattern::matching;
use super::types::{Type, Types};
use crate::sql::quote_literal;

/// The longest text that fills a column.
const LONGEST: usize = 200;
/// How deep types inside types are followed.
const DEPTH: u32 = 4;

/// Values of a type for the row of a number, the most telling first: a text as long as
/// its column allows shows what a shorter column cuts off.
pub(crate) fn values(oid: u32, modifier: i32, row: usize, types: &Types) -> Vec<String> {
    of(oid, modifier, row, types, DEPTH)
}

fn of(oid: u32, modifier: i32, row: usize, types: &Types, depth: u32) -> Vec<String> {
    let Some(found) = types.get(&oid).filter(|_| depth > 0) else {
        return Vec::new();
    };
    let inside = |oid: u32, modifier: i32| of(oid, modifier, row, types, depth - 1);
    let cast = |value: String| format!("{value}::{}", found.name);
    if let Some((base, modifier)) = found.base {
        let hints = found.checks.iter().flat_map(|check| literals(check));
        let hints = hints.flat_map(|hint| {
            matching(&hint, row).into_iter().chain([hint]).collect::<Vec<_>>()
        });
        let hints = hints.map(|hint| quote_literal(&hint));
        return hints.chain(inside(base, modifier)).collect();
    }
    if let Some(element) = found.element {
        let elements = inside(element, modifier).into_iter();
        let arrays = elements.map(|value| cast(format!("ARRAY[{value}]")));
        return arrays.chain([quote_literal("{}")]).collect();
    }
    if let Some(bounds) = found.bounds {
        return ranges(
            found,
            &inside(bounds, -1),
            &of(bounds, -1, row + 5, types, depth - 1),
        );
    }
    if let Some(range) = found.range {
        let ranges = inside(range, -1).into_iter();
        return ranges.map(|range| format!("{}({range})", found.name)).collect();
    }
    match found.kind {
        'e' => {
            let count = found.labels.len();
            let turned = (0..count).map(|n| &found.labels[(n + row) % count]);
            turned.map(|label| quote_literal(label)).collect()
        }
        'c' => {
            let null = || vec!["NULL".to_owned()];
            let parts: Vec<String> = found
                .attributes
                .iter()
                .map(|(oid, modifier)| inside(*oid, *modifier))
                .map(|values| {
                    values.into_iter().next().unwrap_or_else(|| null().remove(0))
                })
                .collect();
            vec![cast(format!("ROW({})", parts.join(", ")))]
        }
        _ => base(&found.name, modifier, row)
            .iter()
            .map(|text| quote_literal(text))
            .collect(),
    }
}

fn ranges(range: &Type, lower: &[String], upper: &[String]) -> Vec<String> {
    let bounds = lower.iter().zip(upper);
    // Of two values it is not known which one is the greater.
    bounds
        .flat_map(|(one, other)| [(one, other), (other, one)])
        .map(|(low, high)| format!("{}({low}, {high})", range.name))
        .collect()
}

/// The values of a base type, as its input function reads them.
fn base(name: &str, modifier: i32, row: usize) -> Vec<String> {
    let n = row + 1;
    let list = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
    match name {
        "smallint" | "integer" | "bigint" | "oid" => {
            [n, n * 10, n * 100 + 17, 0, n * 1000]
                .iter()
                .map(ToString::to_string)
                .collect()
        }
        "numeric" | "real" | "double precision" | "money" => {
            [format!("{n}.25"), format!("0.{n}"), n.to_string(), format!("{}", n * 100)]
                .into()
        }
        "text" | "character varying" | "character" | "citext" | "name" => {
            texts(name, modifier, n)
        }
        "boolean" => list(if row.is_multiple_of(2) {
            &["true", "false"]
        } else {
            &["false", "true"]
        }),
        "date" => {
            [format!("2020-02-{:02}", 28 - row % 20), format!("2031-01-0{}", 1 + row % 9)]
                .into()
        }
        "timestamp without time zone" | "timestamp with time zone" => [
            format!("2020-02-{:02} 23:59:58.123456", 28 - row % 20),
            format!("2031-01-0{} 00:00:00", 1 + row % 9),
        ]
        .into(),
        "time without time zone" | "time with time zone" => {
            [format!("{:02}:59:58.123456", 23 - row % 20)].into()
        }
        "interval" => [format!("{n} days 01:02:03.5")].into(),
        "uuid" => [format!("00000000-0000-4000-8000-{n:012}")].into(),
        "json" | "jsonb" => {
            [format!("{{\"witness\": {n}}}"), format!("[{n}]"), "{}".to_owned()].into()
        }
        "bytea" => [format!("\\x00ff{:02x}", n % 256)].into(),
        "inet" => [format!("10.0.{}.1", n % 256)].into(),
        "cidr" => [format!("10.{}.0.0/16", n % 256)].into(),
        "macaddr" => [format!("08:00:2b:01:02:{:02x}", n % 256)].into(),
        "macaddr8" => [format!("08:00:2b:01:02:03:04:{:02x}", n % 256)].into(),
        "bit" | "bit varying" => bits(name, modifier, n),
        "xml" => [format!("<witness>{n}</witness>")].into(),
        "tsvector" | "tsquery" => [format!("witness{n}")].into(),
        "point" => [format!("({n},2)")].into(),
        "line" => [format!("{{{n},2,3}}")].into(),
        "lseg" | "path" | "box" => [format!("(({n},2),(0,0))")].into(),
        "polygon" => [format!("(({n},2),(0,0),(0,3))")].into(),
        "circle" => [format!("<(1,2),{n}>")].into(),
        "pg_lsn" => [format!("0/{n:X}")].into(),
        "\"char\"" => list(&["w", "x", "y"]),
        // A type of an extension, perhaps: what most input functions understand.
        _ => [
            n.to_string(),
            format!("witness{n}"),
            "{}".to_owned(),
            format!("[{n},2,3]"),
            String::new(),
        ]
        .into(),
    }
}

fn texts(name: &str, modifier: i32, n: usize) -> Vec<String> {
    // A length is kept with four bytes of header added.
    let length = usize::try_from(modifier - 4).ok();
    let full = match (name, length) {
        ("name", _) => None,
        (_, Some(length)) => Some(length.min(LONGEST)),
        _ => Some(LONGEST),
    };
    let letter = char::from(b'a' + (n % 26) as u8);
    let filled = full.map(|length| letter.to_string().repeat(length));
    let short = format!("w{n}");
    let both = match n % 2 {
        1 => [filled, Some(short)],
        _ => [Some(short), filled],
    };
    let usual = [
        format!("witness{n}@example.com"),
        format!("https://example.com/{n}"),
        format!("Zeuge {n} äöü"),
        n.to_string(),
        letter.to_string(),
        letter.to_uppercase().to_string(),
        format!("00000000-0000-4000-8000-{n:012}"),
        format!("+4930123456{n}"),
        format!("{:05}", n * 7),
        letter.to_uppercase().to_string().repeat(2),
        letter.to_uppercase().to_string().repeat(3),
    ];
    both.into_iter().flatten().chain(usual).collect()
}

fn bits(name: &str, modifier: i32, n: usize) -> Vec<String> {
    let length = usize::try_from(modifier).ok().filter(|length| *length > 0);
    let length = length.unwrap_or(if name == "bit" { 1 } else { 8 });
    vec![format!("{n:0length$b}").chars().rev().take(length).collect()]
}

/// The texts and numbers that stand in a definition. A check mostly names the values
/// that it wants; numbers come with their neighbours.
pub(crate) fn literals(definition: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut pieces = definition.split('\'');
    // Every second piece is inside of quotes; a doubled quote only cuts one in two.
    while let Some(outside) = pieces.next() {
        for number in
            outside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
        {
            if let Ok(number) = number.parse::<i64>() {
                let near = [number, number.saturating_add(1), number.saturating_sub(1)];
                found.extend(near.map(|number| number.to_string()));
            }
        }
        found.extend(pieces.next().map(str::to_owned));
    }
    found.dedup();
    found
}
