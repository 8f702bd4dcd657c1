//! What the examples of the rules stand on.

use crate::config::{Convention, GlobalDeclaration};
use crate::sql::QualifiedName;

/// SQL that makes a small database in order, on which the examples of the rules stand.
pub const EXAMPLE_GROUND: &str = include_str!("ground.sql");

/// The convention of that database.
pub fn example_convention() -> Convention {
    let global = GlobalDeclaration {
        table: QualifiedName::new("public", "currencies"),
        reason: "the same for all tenants".to_owned(),
    };
    Convention {
        root: Some(QualifiedName::new("public", "tenants")),
        aliases: vec!["organization_id".to_owned()],
        global: vec![global],
        ..Convention::default()
    }
}
