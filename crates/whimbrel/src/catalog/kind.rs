//! The kinds of facts, in the order in which they are usually made.

use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)+) => {
        /// What a fact is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The name that queries, snapshots and reports use.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// A role of the cluster.
    Role = "role",
    /// A role's membership in another.
    Membership = "membership",
    /// A schema.
    Schema = "schema",
    /// An installed extension; what belongs to it is no fact of its own.
    Extension = "extension",
    /// A procedural language.
    Language = "language",
    /// A table or index access method.
    AccessMethod = "access method",
    /// A collation.
    Collation = "collation",
    /// A conversion between encodings.
    Conversion = "conversion",
    /// A base type, or its shell.
    BaseType = "type",
    /// An enumerated type.
    Enum = "enum",
    /// A domain.
    Domain = "domain",
    /// A domain's default.
    DomainDefault = "domain default",
    /// A constraint of a domain.
    DomainConstraint = "domain constraint",
    /// A composite type of its own, not a table's row type.
    Composite = "composite type",
    /// A range type.
    Range = "range type",
    /// A function or window function.
    Function = "function",
    /// A procedure.
    Procedure = "procedure",
    /// An aggregate.
    Aggregate = "aggregate",
    /// A cast.
    Cast = "cast",
    /// A transform for a type and a language.
    Transform = "transform",
    /// An operator.
    Operator = "operator",
    /// An operator family.
    OperatorFamily = "operator family",
    /// An operator class.
    OperatorClass = "operator class",
    /// A text search parser.
    TextSearchParser = "text search parser",
    /// A text search template.
    TextSearchTemplate = "text search template",
    /// A text search dictionary.
    TextSearchDictionary = "text search dictionary",
    /// A text search configuration.
    TextSearchConfiguration = "text search configuration",
    /// A sequence that is not an identity column's.
    Sequence = "sequence",
    /// A foreign-data wrapper.
    ForeignDataWrapper = "foreign-data wrapper",
    /// A foreign server.
    Server = "server",
    /// A user mapping.
    UserMapping = "user mapping",
    /// A table: plain, partitioned, a partition, or foreign.
    Table = "table",
    /// A column of a table, inherited or not, or of a view.
    Column = "column",
    /// A column's default.
    Default = "default",
    /// The column that a sequence belongs to and is dropped with.
    OwnedBy = "owned by",
    /// A constraint of a table.
    Constraint = "constraint",
    /// An index that no constraint made.
    Index = "index",
    /// That a table inherits from another or is a partition of it.
    Inheritance = "inheritance",
    /// Extended statistics.
    Statistics = "statistics",
    /// A view.
    View = "view",
    /// A materialized view.
    MaterializedView = "materialized view",
    /// A rewrite rule.
    Rule = "rule",
    /// A trigger.
    Trigger = "trigger",
    /// A row-level security policy.
    Policy = "policy",
    /// A table's row-level security switches.
    RowSecurity = "row security",
    /// What identifies a row in logical replication.
    ReplicaIdentity = "replica identity",
    /// The index that CLUSTER uses.
    Cluster = "cluster",
    /// A publication.
    Publication = "publication",
    /// A table of a publication.
    PublicationTable = "publication table",
    /// A schema of a publication.
    PublicationSchema = "publication schema",
    /// A subscription.
    Subscription = "subscription",
    /// An event trigger.
    EventTrigger = "event trigger",
    /// Who owns the fact's parent.
    Owner = "owner",
    /// What a role may do with the fact's parent, where it is not what PostgreSQL
    /// gives by itself.
    Grant = "grant",
    /// What a role may do with a server parameter.
    ParameterGrant = "parameter grant",
    /// Privileges that new objects get.
    DefaultPrivilege = "default privilege",
    /// The comment on the fact's parent.
    Comment = "comment",
    /// A security label on the fact's parent.
    SecurityLabel = "security label",
}

impl Kind {
    /// The kind that a query's or snapshot's name means.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether it only says something about its parent, so that its identity is the
    /// parent's with something added.
    pub fn is_satellite(self) -> bool {
        matches!(self, Self::Owner | Self::Grant | Self::Comment | Self::SecurityLabel)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
