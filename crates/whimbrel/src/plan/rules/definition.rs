//! Definitions as lists of `NAME = value`, as aggregates, operators, types, collations
//! and the parts of text search have them. Their payloads name the attributes as the
//! statements name the options, and hold values as SQL.

use serde_json::Value;

use crate::catalog::Attributes;

/// The options that are there, in this order: `SFUNC = f, HYPOTHETICAL`.
pub(super) fn definition(attributes: &Attributes, names: &[&str]) -> String {
    let option = |name: &&str| {
        let word = name.to_uppercase();
        match attributes.value(name)? {
            Value::Bool(true) => Some(word),
            Value::String(value) => Some(format!("{word} = {value}")),
            other => Some(format!("{word} = {other}")),
        }
    };
    names.iter().filter_map(option).collect::<Vec<_>>().join(", ")
}
