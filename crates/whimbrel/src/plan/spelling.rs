//! How statements name things.

use crate::catalog::{Catalog, Fact, FactId, Hash, Kind};
use crate::sql::quote_ident;

/// A name of dotted parts: `"schema"."table"`.
pub(crate) fn dotted<P: AsRef<str>>(parts: &[P]) -> String {
    let quoted: Vec<String> =
        parts.iter().map(|part| quote_ident(part.as_ref())).collect();
    quoted.join(".")
}

/// A list of names: `"a", "b"`.
pub(crate) fn listed<P: AsRef<str>>(names: &[P]) -> String {
    let quoted: Vec<String> =
        names.iter().map(|name| quote_ident(name.as_ref())).collect();
    quoted.join(", ")
}

/// The relation that a column, constraint, trigger, policy or rule is of.
pub(crate) fn relation(id: &FactId) -> String {
    dotted(&id.parts[..2.min(id.parts.len())])
}

/// The name of a thing as `ALTER`, `DROP` and `COMMENT ON` want it after the kind.
pub(crate) fn named(id: &FactId) -> String {
    match (id.kind, id.parts.as_slice()) {
        (Kind::Function | Kind::Procedure | Kind::Aggregate, [schema, name, types]) => {
            let none = id.kind == Kind::Aggregate && types.is_empty();
            let types = if none { "*" } else { types };
            format!("{}({types})", dotted(&[schema, name]))
        }
        (Kind::Operator, [_, _, left, right]) => {
            format!("{} ({left}, {right})", operator_name(id))
        }
        (Kind::OperatorClass | Kind::OperatorFamily, [schema, name, method]) => {
            format!("{} USING {}", dotted(&[schema, name]), quote_ident(method))
        }
        (Kind::Cast, [source, target]) => format!("({source} AS {target})"),
        (Kind::Transform, [kind, language]) => {
            format!("FOR {kind} LANGUAGE {}", quote_ident(language))
        }
        (
            Kind::Constraint | Kind::Trigger | Kind::Policy | Kind::Rule,
            [schema, table, name],
        ) => {
            format!("{} ON {}", quote_ident(name), dotted(&[schema, table]))
        }
        (Kind::DomainConstraint, [schema, domain, name]) => {
            format!("{} ON DOMAIN {}", quote_ident(name), dotted(&[schema, domain]))
        }
        (_, parts) => dotted(parts),
    }
}

/// An operator without its operands: `"schema".===`. Its symbol is never quoted.
pub(crate) fn operator_name(id: &FactId) -> String {
    format!("{}.{}", quote_ident(id.part(0)), id.part(1))
}

/// A name for something that stands beside or in front of a fact for a while. It comes
/// from what the fact is, so that whoever tries again finds what was left.
pub(crate) fn meanwhile(fact: &Fact, purpose: &str) -> String {
    let id = fact.id.to_string();
    let digest = Hash::of([id.as_bytes(), fact.hash.bytes(), purpose.as_bytes()]);
    format!("whimbrel_{purpose}_{}", &digest.to_string()[..12])
}

/// The words by which SQL calls a kind of thing: `MATERIALIZED VIEW`.
pub(crate) fn keyword(id: &FactId, catalog: &Catalog) -> &'static str {
    match id.kind {
        Kind::Table => match catalog.get(id) {
            Some(fact) if fact.attributes().value("foreign").is_some() => "FOREIGN TABLE",
            _ => "TABLE",
        },
        Kind::View => "VIEW",
        Kind::MaterializedView => "MATERIALIZED VIEW",
        Kind::Sequence => "SEQUENCE",
        Kind::Index => "INDEX",
        Kind::Column => "COLUMN",
        Kind::Constraint | Kind::DomainConstraint => "CONSTRAINT",
        Kind::Trigger => "TRIGGER",
        Kind::Policy => "POLICY",
        Kind::Rule => "RULE",
        Kind::Function => "FUNCTION",
        Kind::Procedure => "PROCEDURE",
        Kind::Aggregate => "AGGREGATE",
        Kind::Domain => "DOMAIN",
        Kind::Enum | Kind::Composite | Kind::Range | Kind::BaseType => "TYPE",
        Kind::Schema => "SCHEMA",
        Kind::Extension => "EXTENSION",
        Kind::Collation => "COLLATION",
        Kind::Conversion => "CONVERSION",
        Kind::Language => "LANGUAGE",
        Kind::AccessMethod => "ACCESS METHOD",
        Kind::Statistics => "STATISTICS",
        Kind::Publication => "PUBLICATION",
        Kind::Subscription => "SUBSCRIPTION",
        Kind::EventTrigger => "EVENT TRIGGER",
        Kind::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        Kind::Server => "SERVER",
        Kind::TextSearchParser => "TEXT SEARCH PARSER",
        Kind::TextSearchTemplate => "TEXT SEARCH TEMPLATE",
        Kind::TextSearchDictionary => "TEXT SEARCH DICTIONARY",
        Kind::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
        Kind::Operator => "OPERATOR",
        Kind::OperatorClass => "OPERATOR CLASS",
        Kind::OperatorFamily => "OPERATOR FAMILY",
        Kind::Cast => "CAST",
        Kind::Transform => "TRANSFORM",
        Kind::Role => "ROLE",
        // Kinds that no statement names by themselves.
        Kind::Membership
        | Kind::UserMapping
        | Kind::Default
        | Kind::DomainDefault
        | Kind::OwnedBy
        | Kind::RowSecurity
        | Kind::ReplicaIdentity
        | Kind::Cluster
        | Kind::Inheritance
        | Kind::PublicationTable
        | Kind::PublicationSchema
        | Kind::Owner
        | Kind::Grant
        | Kind::ParameterGrant
        | Kind::DefaultPrivilege
        | Kind::Comment
        | Kind::SecurityLabel => "",
    }
}

/// Kind and name, as `DROP` and `COMMENT ON` want them.
pub(crate) fn described(id: &FactId, catalog: &Catalog) -> String {
    format!("{} {}", keyword(id, catalog), named(id))
}
