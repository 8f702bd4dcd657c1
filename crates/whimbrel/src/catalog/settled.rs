//! Expressions in the spelling that PostgreSQL reads back as it is.
//!
//! What PostgreSQL prints of an expression is not always what it prints of that text
//! when it has read it again: of `name IN ('a', 'b')` with a `varchar` column it prints
//! `(ARRAY['a'::character varying, ...])::text[]`, reads that with the cast at each
//! element, and prints `ARRAY[('a'::character varying)::text, ...]` from then on. A
//! catalog has the second spelling only, so that what was made from a migration's text
//! is equal to what was made from the author's.

use std::borrow::Cow;

use serde_json::Value;

use super::kind::Kind;

/// The payload of a fact with its expressions in the spelling that lasts.
pub(super) fn settled(kind: Kind, payload: &str) -> Cow<'_, str> {
    // What a routine's author wrote is kept as it was written.
    let own_text = matches!(
        kind,
        Kind::Function | Kind::Procedure | Kind::Comment | Kind::SecurityLabel
    );
    let fleeting = ["])::", ")) AND ", ")) OR "];
    if own_text || !fleeting.iter().any(|sign| payload.contains(sign)) {
        return payload.into();
    }
    let Ok(value) = serde_json::from_str(payload) else { return payload.into() };
    let mut texts = Vec::new();
    collect(&value, &mut texts);
    let mut settled = Cow::from(payload);
    for (old, new) in texts {
        let written = |text: &str| Value::from(text).to_string();
        settled = settled.replace(&written(old), &written(&new)).into();
    }
    settled
}

/// The texts in a value that do not last, and what becomes of them.
fn collect<'v>(value: &'v Value, texts: &mut Vec<(&'v str, String)>) {
    match value {
        Value::String(text) => {
            let spread = spread(text).map_or(Cow::from(text), Cow::from);
            let new = joined(&spread);
            if new != **text {
                texts.push((text, new));
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(map) => map.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// An expression with the casts of arrays at their elements, if there are any.
fn spread(text: &str) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = position(rest, "(ARRAY[") {
        let (before, array) = rest.split_at(at);
        result.push_str(before);
        match Array::read(array) {
            Some((array, behind)) => {
                found = true;
                result.push_str(&array.text());
                rest = behind;
            }
            None => {
                let (open, behind) = array.split_at(1);
                result.push_str(open);
                rest = behind;
            }
        }
    }
    result.push_str(rest);
    found.then_some(result)
}

/// `(ARRAY[elements])::kind[]`
struct Array<'t> {
    elements: Vec<&'t str>,
    kind: &'t str,
}

impl<'t> Array<'t> {
    /// Reads one at the beginning of a text, and gives what is behind it.
    fn read(text: &'t str) -> Option<(Self, &'t str)> {
        let inside = text.strip_prefix("(ARRAY[")?;
        let end = position(inside, "]")?;
        let behind = inside[end..].strip_prefix("])::")?;
        let kind = &behind[..position(behind, "[]")?];
        let is_name = |c: char| c.is_alphanumeric() || "_$ .\"(),".contains(c);
        let plain = kind.starts_with('"') || kind.chars().all(is_name);
        let behind = &behind[kind.len() + 2..];
        let elements = split(&inside[..end]);
        // An array of arrays is read in another way.
        let nested = elements.iter().any(|element| element.starts_with("ARRAY["));
        (plain && !nested).then_some((Self { elements, kind }, behind))
    }

    fn text(&self) -> String {
        let element = |element: &&str| {
            let element = spread(element).map_or(Cow::from(*element), Cow::from);
            format!("({element})::{}", self.kind)
        };
        let elements: Vec<String> = self.elements.iter().map(element).collect();
        format!("ARRAY[{}]", elements.join(", "))
    }
}

/// An expression in which what begins with a conjunction is one conjunction with it, and
/// so for OR.
fn joined(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = position(rest, "(") {
        result.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let Some(end) = position(rest, ")") else { break };
        result.push_str(&chain(joined(&rest[..end])));
        rest = &rest[end..];
    }
    result + rest
}

/// What stands in parentheses, where all inside is joined already.
fn chain(inside: String) -> String {
    for word in [" AND ", " OR "] {
        let Some(first) = position(&inside, word) else { continue };
        let (head, rest) = inside.split_at(first);
        let enclosed = head.strip_prefix('(').and_then(|head| head.strip_suffix(')'));
        let Some(inner) = enclosed.filter(|inner| position(inner, ")").is_none()) else {
            continue;
        };
        if position(inner, word).is_some() && inner.starts_with('(') {
            return format!("{inner}{rest}");
        }
    }
    inside
}

/// Where something stands outside of quotes and brackets that are opened before it.
fn position(text: &str, wanted: &str) -> Option<usize> {
    let mut depth = 0usize;
    let outside = matches!(wanted, "(ARRAY[" | "(");
    let mut quote = None;
    for (at, c) in text.char_indices() {
        if quote.is_none() && (outside || depth == 0) && text[at..].starts_with(wanted) {
            return Some(at);
        }
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn split(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = list;
    while let Some(at) = position(rest, ", ") {
        parts.push(&rest[..at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::{Kind, joined, settled, spread};

    #[test]
    fn a_cast_of_an_array_goes_to_its_elements() {
        for (text, lasts) in [
            (
                "((s)::text = ANY ((ARRAY['a'::character varying, b])::text[]))",
                "((s)::text = ANY (ARRAY[('a'::character varying)::text, (b)::text]))",
            ),
            ("(ARRAY['],'' '::a, f(x, y[1])])::\"B []\"[] ]", {
                "ARRAY[('],'' '::a)::\"B []\", (f(x, y[1]))::\"B []\"] ]"
            }),
            ("f((ARRAY[((ARRAY[x])::b[])[1]])::a[], 'it''s')", {
                "f(ARRAY[((ARRAY[(x)::b])[1])::a], 'it''s')"
            }),
        ] {
            assert_eq!(spread(text).as_deref(), Some(lasts));
        }
    }

    #[test]
    fn what_begins_with_a_conjunction_is_one_with_it() {
        for (text, lasts) in [
            ("(((a > 1) AND (a < 9)) AND (b = 1))", "((a > 1) AND (a < 9) AND (b = 1))"),
            (
                "f(((((a) OR (b)) OR (c)) OR (d)), ')')",
                "f(((a) OR (b) OR (c) OR (d)), ')')",
            ),
            (
                "((b = 1) AND ((a > 1) AND (a < 9)))",
                "((b = 1) AND ((a > 1) AND (a < 9)))",
            ),
            ("(((a) OR (b)) AND (c))", "(((a) OR (b)) AND (c))"),
            ("((f(a AND b)) AND (c))", "((f(a AND b)) AND (c))"),
            ("('((a) AND (b)) AND (c)')", "('((a) AND (b)) AND (c)')"),
        ] {
            assert_eq!(joined(text), lasts);
        }
    }

    #[test]
    fn all_else_stays() {
        for text in [
            "'(ARRAY[''a''::b])::c[]'::text",
            "\"(ARRAY[a])::c[]\"",
            "ANY (ARRAY['a'::text, 'b'::text])",
            "(ARRAY[a])::text || (b)::text[]",
            "(ARRAY[ARRAY[a]])::b[]",
            "(ARRAY[a",
        ] {
            assert_eq!(spread(text), None, "{text}");
        }
    }

    #[test]
    fn a_payload_keeps_its_form() {
        let payload = r#"{"b": "\"x\" = ANY ((ARRAY['a\"'::v])::t[])", "aa": 1}"#;
        let lasts = r#"{"b": "\"x\" = ANY (ARRAY[('a\"'::v)::t])", "aa": 1}"#;
        assert_eq!(settled(Kind::Constraint, payload), lasts);
        assert_eq!(settled(Kind::Function, payload), payload);
    }
}
