//! When triggers and rules fire.

use crate::catalog::Attributes;

/// The verb that ALTER TABLE has for a trigger's or rule's state: `ENABLE REPLICA`.
pub(super) fn enabling(attributes: &Attributes, attribute: &str) -> &'static str {
    match attributes.text(attribute) {
        "disabled" => "DISABLE",
        "replica" => "ENABLE REPLICA",
        "always" => "ENABLE ALWAYS",
        _ => "ENABLE",
    }
}
