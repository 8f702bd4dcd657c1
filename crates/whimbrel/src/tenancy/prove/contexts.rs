//! What a session says about its tenant.

use serde::{Deserialize, Serialize};

use super::tenants::Tenant;
use crate::config::Convention;
use crate::sql::quote_literal;

/// What a session says about its tenant when it attacks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// Nothing, and never did: a new connection.
    Unset,
    /// The empty text: what is left after a transaction that set a tenant.
    Empty,
    /// What is no id.
    Malformed,
    /// The id of a tenant who has no rows.
    Unknown,
    /// The attacker's own id.
    Tenant,
}

impl Context {
    /// Those that say something.
    pub(super) const SAYING: [Self; 4] =
        [Self::Empty, Self::Malformed, Self::Unknown, Self::Tenant];

    /// The statement that says it; none where nothing is said.
    pub(super) fn sql(self, convention: &Convention) -> Option<String> {
        let id = |tenant: Tenant| tenant.id(&convention.column_type).unwrap_or_default();
        let value = match self {
            Self::Unset => return None,
            Self::Empty => String::new(),
            Self::Malformed => "not-an-id".to_owned(),
            Self::Unknown => id(Tenant::Stranger),
            Self::Tenant => id(Tenant::Attacker),
        };
        let setting = quote_literal(&convention.setting);
        Some(format!("SELECT set_config({setting}, {}, true)", quote_literal(&value)))
    }

    /// Whether rows of this tenant are another's in this context.
    pub(super) fn is_victim(self, tenant: Tenant) -> bool {
        self != Self::Tenant || tenant != Tenant::Attacker
    }

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unset => "no tenant was ever set",
            Self::Empty => "the tenant is set to the empty text",
            Self::Malformed => "the tenant is set to what is no id",
            Self::Unknown => "the tenant is set to one that has no rows",
            Self::Tenant => "the tenant is set",
        }
    }
}
