//! The tenants of a proof.

use serde::{Deserialize, Serialize};

/// Whose a row is. The attacker stands between the two others, so that a policy that
/// compares with less or greater shows in one direction or the other.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tenant {
    /// The one with the lower id.
    Low,
    /// The one who attacks.
    Attacker,
    /// The one with the higher id.
    High,
    /// One who has no rows.
    Stranger,
}

impl Tenant {
    /// Those who have rows.
    pub(super) const ALL: [Self; 3] = [Self::Low, Self::Attacker, Self::High];
    /// Those who are attacked.
    pub(super) const VICTIMS: [Self; 2] = [Self::Low, Self::High];

    /// Its place among the four.
    pub(super) fn number(self) -> usize {
        match self {
            Self::Low => 0,
            Self::Attacker => 1,
            Self::High => 2,
            Self::Stranger => 3,
        }
    }

    /// The letter that marks its texts.
    pub(super) fn letter(self) -> char {
        ['L', 'M', 'H', 'S'][self.number()]
    }

    /// Its id in a type, as text; none for types that no ids are known for.
    pub(super) fn id(self, type_name: &str) -> Option<String> {
        let digit = ['1', '7', 'e', '9'][self.number()];
        let of = |count: usize| digit.to_string().repeat(count);
        let uuid = || format!("{}-{}-4{}-8{}-{}", of(8), of(4), of(3), of(3), of(12));
        let base = type_name.split('(').next().unwrap_or(type_name).trim();
        match base {
            "uuid" => Some(uuid()),
            "smallint" | "integer" | "bigint" | "numeric" => {
                Some(["1101", "5505", "9909", "7707"][self.number()].to_owned())
            }
            "text" | "character varying" | "character" | "citext" | "name" => {
                let full = uuid();
                let length = type_name.split(['(', ')']).nth(1);
                let length = length.and_then(|text| text.trim().parse().ok());
                Some(full.chars().take(length.unwrap_or(full.len())).collect())
            }
            _ => None,
        }
    }
}
