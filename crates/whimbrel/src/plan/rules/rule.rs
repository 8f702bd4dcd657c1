//! What is known of a kind, and which rule knows it.

use super::{
    access_method, aggregate, base_type, cast, collation, column, comment, composite,
    constraint, conversion, default, default_privilege, domain, enum_type, event_trigger,
    extension, foreign_data, function, grant, index, inheritance, language, marked_index,
    materialized_view, membership, operator, operator_class, operator_family, owned_by,
    owner, parameter_grant, policy, publication, range, rewrite_rule, role, schema,
    security_label, sequence, statistics, subscription, table, text_search,
    text_search_configuration, transform, trigger, view,
};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Follow};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::quote_ident;

/// What is known of a kind.
pub(crate) trait Rule: Sync {
    /// The statements that make it, without what it needs.
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft>;

    /// The statements that drop it, when nothing depends on it any more.
    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft>;

    /// How the old becomes the new.
    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration;

    /// The statements that give its name away before it is made anew, where it is
    /// rebuilt.
    fn set_aside(&self, fact: &Fact, old: &FactId, scene: &Scene<'_>) -> Vec<Draft> {
        let described = described(&fact.id, scene.from);
        let name = quote_ident(old.name());
        vec![Draft::new(format!("ALTER {described} RENAME TO {name}"))]
    }

    /// What happens to it when something that it depends on is rebuilt.
    fn follow(&self, _fact: &Fact) -> Follow {
        Follow::Remake
    }

    /// The facts of which each takes this one with it when it is dropped. What contains
    /// objects of their own (a schema, a server, an extension's wrapper) is dropped when
    /// it is empty.
    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let contains = |kind| {
            matches!(
                kind,
                Kind::Schema | Kind::ForeignDataWrapper | Kind::Server | Kind::Extension
            )
        };
        let parent = scene
            .from
            .parent(fact)
            .filter(|parent| fact.id.kind.is_satellite() || !contains(parent.id.kind));
        parent.map(|parent| parent.id.clone()).into_iter().collect()
    }

    /// The fact whose statement makes this one, too.
    fn comes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Option<FactId> {
        None
    }

    /// What does not let it go by itself, and is dropped with it and perhaps made again.
    fn held_by(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }

    /// Of the facts that it depends on, those that are dropped before it.
    fn outlives(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }

    /// Of the facts that it depends on, those that are made after it.
    fn precedes(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }

    /// Whether it can be dropped by itself before what it goes with.
    fn goes_alone(&self) -> bool {
        false
    }
}

/// The rule of a kind.
pub(crate) fn rule(kind: Kind) -> &'static dyn Rule {
    match kind {
        Kind::Schema => &schema::Schema,
        Kind::Extension => &extension::Extension,
        Kind::Language => &language::Language,
        Kind::AccessMethod => &access_method::AccessMethod,
        Kind::Collation => &collation::Collation,
        Kind::Conversion => &conversion::Conversion,
        Kind::BaseType => &base_type::BaseType,
        Kind::Enum => &enum_type::Enum,
        Kind::Domain => &domain::Domain,
        Kind::DomainDefault => &domain::DomainDefault,
        Kind::DomainConstraint => &domain::DomainConstraint,
        Kind::Composite => &composite::Composite,
        Kind::Range => &range::Range,
        Kind::Function | Kind::Procedure => &function::Function,
        Kind::Aggregate => &aggregate::Aggregate,
        Kind::Cast => &cast::Cast,
        Kind::Transform => &transform::Transform,
        Kind::Operator => &operator::Operator,
        Kind::OperatorFamily => &operator_family::OperatorFamily,
        Kind::OperatorClass => &operator_class::OperatorClass,
        Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::TextSearchDictionary => &text_search::TextSearch,
        Kind::TextSearchConfiguration => {
            &text_search_configuration::TextSearchConfiguration
        }
        Kind::EventTrigger => &event_trigger::EventTrigger,
        Kind::Table => &table::Table,
        Kind::Column => &column::Column,
        Kind::Default => &default::Default,
        Kind::Sequence => &sequence::Sequence,
        Kind::OwnedBy => &owned_by::OwnedBy,
        Kind::Constraint => &constraint::Constraint,
        Kind::Index => &index::Index,
        Kind::Inheritance => &inheritance::Inheritance,
        Kind::View => &view::View,
        Kind::MaterializedView => &materialized_view::MaterializedView,
        Kind::Rule => &rewrite_rule::RewriteRule,
        Kind::Trigger => &trigger::Trigger,
        Kind::Policy => &policy::Policy,
        Kind::RowSecurity => &policy::RowSecurity,
        Kind::ReplicaIdentity => &marked_index::ReplicaIdentity,
        Kind::Cluster => &marked_index::Cluster,
        Kind::Statistics => &statistics::Statistics,
        Kind::Publication => &publication::Publication,
        Kind::PublicationTable => &publication::PublicationTable,
        Kind::PublicationSchema => &publication::PublicationSchema,
        Kind::Subscription => &subscription::Subscription,
        Kind::ForeignDataWrapper => &foreign_data::ForeignDataWrapper,
        Kind::Server => &foreign_data::Server,
        Kind::UserMapping => &foreign_data::UserMapping,
        Kind::Comment => &comment::Comment,
        Kind::Owner => &owner::Owner,
        Kind::Grant => &grant::Grant,
        Kind::ParameterGrant => &parameter_grant::ParameterGrant,
        Kind::Role => &role::Role,
        Kind::Membership => &membership::Membership,
        Kind::SecurityLabel => &security_label::SecurityLabel,
        Kind::DefaultPrivilege => &default_privilege::DefaultPrivilege,
    }
}
