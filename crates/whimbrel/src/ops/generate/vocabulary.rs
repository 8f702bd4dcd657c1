//! What a source can say at all. What it has no words for stays as it is.

use super::ownership::top_level;
use crate::catalog::{Catalog, Fact, Kind};

/// The language in which a desired state is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// TypeORM's entities: tables, columns, keys, checks, indexes, enums and views, and
    /// comments on tables and columns.
    TypeOrm,
    /// SeaORM's entities: as TypeORM's, but for views, checks and exclusions.
    SeaOrm,
    /// SQL, which can say everything.
    Sql,
}

impl Vocabulary {
    /// Whether a fact of the current state is something that the language can say, so
    /// that its absence from the desired state means that it is to go.
    pub(super) fn can_say(
        self,
        fact: &Fact,
        current: &Catalog,
        desired: &Catalog,
    ) -> bool {
        let kind = fact.id.kind;
        match self {
            Self::TypeOrm => says_as_entity(fact),
            Self::SeaOrm => says_as_entity(fact) && says_in_rust(fact, current),
            // A source that never says who owns anything, or who may do what, leaves
            // that to others.
            Self::Sql => match kind {
                Kind::Owner
                | Kind::Grant
                | Kind::DefaultPrivilege
                | Kind::SecurityLabel => !desired.of_kind(kind).is_empty(),
                _ => true,
            },
        }
    }

    /// The attributes of a kind that the language has no words for.
    pub(super) fn silent_about(self, kind: Kind) -> &'static [&'static str] {
        match (self, kind) {
            (Self::TypeOrm | Self::SeaOrm, Kind::Table) => &[
                "options",
                "unlogged",
                "access_method",
                "tablespace",
                "partition_key",
                "bound",
                "parents",
                "of_type",
            ],
            (Self::TypeOrm | Self::SeaOrm, Kind::Column) => {
                &["storage", "compression", "statistics", "options"]
            }
            (Self::TypeOrm | Self::SeaOrm, Kind::Constraint) => {
                &["options", "tablespace", "not_valid"]
            }
            (Self::TypeOrm | Self::SeaOrm, Kind::Index) => &["statistics", "tablespace"],
            (Self::TypeOrm | Self::SeaOrm, Kind::View | Kind::MaterializedView) => {
                &["options", "access_method", "tablespace"]
            }
            _ => &[],
        }
    }
}

/// Nothing about views; and a check can be written behind a column, but most are not.
fn says_in_rust(fact: &Fact, current: &Catalog) -> bool {
    let top = top_level(current, fact).kind;
    let check = fact.id.kind == Kind::Constraint
        && matches!(fact.attributes().text("type"), "check" | "exclusion");
    !check && !matches!(top, Kind::View | Kind::MaterializedView)
}

fn says_as_entity(fact: &Fact) -> bool {
    match fact.id.kind {
        Kind::Table
        | Kind::Column
        | Kind::Default
        | Kind::Constraint
        | Kind::Sequence
        | Kind::OwnedBy
        | Kind::Enum
        | Kind::View
        | Kind::MaterializedView => true,
        // Entities have no words for expressions, operator classes, sort orders,
        // included columns...
        Kind::Index => fact.detail().is("plain"),
        Kind::Comment => fact
            .id
            .target()
            .is_some_and(|target| matches!(target.kind, Kind::Table | Kind::Column)),
        _ => false,
    }
}
