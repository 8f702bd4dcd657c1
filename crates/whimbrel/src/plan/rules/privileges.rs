//! Who holds which privileges on one thing, and the GRANT and REVOKE that lead from one
//! list to another. See the manual, section 5.8.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Attributes, Fact, Kind};
use crate::plan::spelling::listed;
use crate::sql::quote_ident;

/// A class of things by the privileges that there are on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Table,
    Sequence,
    Routine,
    Type,
    Schema,
    Language,
    ForeignDataWrapper,
    Server,
    LargeObject,
    Parameter,
}

impl Class {
    /// The class of a fact; the privileges of a column's fact are its identity
    /// sequence's.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        Some(match fact.id.kind {
            Kind::Table | Kind::View | Kind::MaterializedView => Self::Table,
            Kind::Sequence => Self::Sequence,
            Kind::Column if fact.attributes().value("identity").is_some() => {
                Self::Sequence
            }
            Kind::Function | Kind::Procedure | Kind::Aggregate => Self::Routine,
            Kind::Enum
            | Kind::Domain
            | Kind::Composite
            | Kind::Range
            | Kind::BaseType => Self::Type,
            Kind::Schema => Self::Schema,
            Kind::Language => Self::Language,
            Kind::ForeignDataWrapper => Self::ForeignDataWrapper,
            Kind::Server => Self::Server,
            _ => return None,
        })
    }

    /// The name in default privileges: `tables`.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Table => "tables",
            Self::Sequence => "sequences",
            Self::Routine => "functions",
            Self::Type => "types",
            Self::Schema => "schemas",
            Self::LargeObject => "large objects",
            // There are no default privileges for these.
            Self::Language
            | Self::ForeignDataWrapper
            | Self::Server
            | Self::Parameter => "",
        }
    }

    /// The class that default privileges call so.
    pub(super) fn from_plural(name: &str) -> Option<Self> {
        let classes = [
            Self::Table,
            Self::Sequence,
            Self::Routine,
            Self::Type,
            Self::Schema,
            Self::LargeObject,
        ];
        classes.into_iter().find(|class| class.plural() == name)
    }

    /// All privileges that there are, sorted; an owner has them.
    fn all(self, major: u32) -> &'static [&'static str] {
        match self {
            Self::Table if major >= 17 => &[
                "DELETE",
                "INSERT",
                "MAINTAIN",
                "REFERENCES",
                "SELECT",
                "TRIGGER",
                "TRUNCATE",
                "UPDATE",
            ],
            Self::Table => &[
                "DELETE",
                "INSERT",
                "REFERENCES",
                "SELECT",
                "TRIGGER",
                "TRUNCATE",
                "UPDATE",
            ],
            Self::Sequence => &["SELECT", "UPDATE", "USAGE"],
            Self::Routine => &["EXECUTE"],
            Self::Type | Self::Language | Self::ForeignDataWrapper | Self::Server => {
                &["USAGE"]
            }
            Self::Schema => &["CREATE", "USAGE"],
            Self::LargeObject => &["SELECT", "UPDATE"],
            Self::Parameter => &["ALTER SYSTEM", "SET"],
        }
    }

    /// What PostgreSQL gives by itself: everything to the owner, the use of routines,
    /// types and languages to all.
    pub(super) fn usual(self, grantee: &str, major: u32) -> Held {
        let public = matches!(self, Self::Routine | Self::Type | Self::Language);
        let given = match grantee {
            OWNER if self != Self::Parameter => self.all(major),
            PUBLIC if public => self.all(major),
            _ => &[],
        };
        let privilege = |name: &&str| Privilege {
            by: OWNER.to_owned(),
            column: None,
            name: (*name).to_owned(),
        };
        Held(given.iter().map(|name| (privilege(name), Hold::Plain)).collect())
    }
}

/// The owner as grantee and grantor: no role's name.
pub(super) const OWNER: &str = "";

/// Everybody as grantee: no role's name.
pub(super) const PUBLIC: &str = "public";

/// A privilege as one role got it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Privilege {
    /// Who gave it.
    pub(super) by: String,
    /// The column; none for the whole.
    pub(super) column: Option<String>,
    /// `SELECT`
    pub(super) name: String,
}

/// Whether it can be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    Plain,
    Grantable,
}

/// What one grantee holds on one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held(BTreeMap<Privilege, Hold>);

impl Held {
    /// Reads the payload of a grant or a default privilege.
    pub(super) fn read(attributes: &Attributes) -> Self {
        Self::read_list(attributes, "grants")
    }

    /// Reads another attribute of the same form.
    pub(super) fn read_list(attributes: &Attributes, list: &str) -> Self {
        let mut held = BTreeMap::new();
        for entry in attributes.groups(list) {
            for (list, hold) in
                [("privileges", Hold::Plain), ("grantable", Hold::Grantable)]
            {
                for name in entry.list(list) {
                    let privilege = Privilege {
                        by: entry.text("by").to_owned(),
                        column: entry.maybe("column").map(str::to_owned),
                        name: name.to_owned(),
                    };
                    held.insert(privilege, hold);
                }
            }
        }
        Self(held)
    }

    /// Both together.
    pub(super) fn and(mut self, other: Self) -> Self {
        for (privilege, hold) in other.0 {
            let held = self.0.entry(privilege).or_insert(hold);
            *held = (*held).max(hold);
        }
        self
    }

    /// Who gave something of it, the owner not counted.
    pub(super) fn grantors(&self) -> BTreeSet<&str> {
        let grantors = self.0.keys().map(|privilege| privilege.by.as_str());
        grantors.filter(|by| *by != OWNER).collect()
    }

    /// Whether something that could be passed on no longer can.
    pub(super) fn loses_options(&self, new: &Self) -> bool {
        self.0.iter().any(|(privilege, hold)| {
            *hold == Hold::Grantable && new.0.get(privilege) != Some(hold)
        })
    }

    /// Leaves out the privileges on columns that `keep` does not say.
    pub(super) fn retain_columns(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|held, _| held.column.as_deref().is_none_or(&keep));
    }

    fn insert(&mut self, privilege: Privilege, hold: Hold) {
        self.0.insert(privilege, hold);
    }

    /// Takes privileges away as REVOKE does: what goes for a table goes for its columns.
    fn revoke(&mut self, gone: &Privilege) {
        self.0.retain(|held, _| !covers(gone, held));
    }

    fn revoke_option(&mut self, gone: &Privilege) {
        let covered = self.0.iter_mut().filter(|(held, _)| covers(gone, held));
        covered.for_each(|(_, hold)| *hold = Hold::Plain);
    }
}

fn covers(revoked: &Privilege, held: &Privilege) -> bool {
    held == revoked
        || revoked.column.is_none() && held.by == revoked.by && held.name == revoked.name
}

/// A GRANT or REVOKE without its target and grantee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    Revoke,
    RevokeOption,
    Grant,
    GrantOption,
}

/// Privileges that one statement gives or takes.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) verb: Verb,
    /// As whom.
    pub(super) by: String,
    /// `ALL`, or `SELECT ("a", "b"), UPDATE`.
    pub(super) privileges: String,
}

impl Change {
    pub(super) fn gives(&self) -> bool {
        matches!(self.verb, Verb::Grant | Verb::GrantOption)
    }

    /// The statement, for a target (`ON TABLE "s"."t"`) and a grantee as SQL names them.
    pub(super) fn sql(&self, target: &str, grantee: &str) -> String {
        let privileges = &self.privileges;
        match self.verb {
            Verb::Revoke => format!("REVOKE {privileges} {target} FROM {grantee}"),
            Verb::RevokeOption => {
                format!("REVOKE GRANT OPTION FOR {privileges} {target} FROM {grantee}")
            }
            Verb::Grant => format!("GRANT {privileges} {target} TO {grantee}"),
            Verb::GrantOption => {
                format!("GRANT {privileges} {target} TO {grantee} WITH GRANT OPTION")
            }
        }
    }
}

/// The statements that lead from one list to another, what is taken first.
pub(super) fn changes(class: Class, major: u32, old: &Held, new: &Held) -> Vec<Change> {
    let mut now = old.clone();
    let mut sorted: BTreeMap<(Verb, String), Vec<Privilege>> = BTreeMap::new();
    let mut add = |verb, privilege: &Privilege| {
        let key = (verb, privilege.by.clone());
        sorted.entry(key).or_default().push(privilege.clone());
    };
    // The whole sorts before its columns, which go along.
    for privilege in old.0.keys().filter(|privilege| !new.0.contains_key(privilege)) {
        if now.0.contains_key(privilege) {
            now.revoke(privilege);
            add(Verb::Revoke, privilege);
        }
    }
    for (privilege, hold) in &new.0 {
        if *hold == Hold::Plain && now.0.get(privilege) == Some(&Hold::Grantable) {
            now.revoke_option(privilege);
            add(Verb::RevokeOption, privilege);
        }
    }
    for (privilege, hold) in &new.0 {
        if now.0.get(privilege) == Some(hold) {
            continue;
        }
        now.insert(privilege.clone(), *hold);
        let grantable = *hold == Hold::Grantable;
        add(if grantable { Verb::GrantOption } else { Verb::Grant }, privilege);
    }
    let change = |((verb, by), privileges): ((Verb, String), Vec<Privilege>)| Change {
        verb,
        by,
        privileges: spelled(&privileges, class, major),
    };
    sorted.into_iter().map(change).collect()
}

fn spelled(privileges: &[Privilege], class: Class, major: u32) -> String {
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for privilege in privileges {
        let list = columns.entry(&privilege.name).or_default();
        list.extend(privilege.column.as_deref());
    }
    let whole = columns.values().all(Vec::is_empty);
    if whole && columns.len() > 1 && columns.keys().eq(class.all(major)) {
        return "ALL".to_owned();
    }
    // A privilege on the whole and on columns of it are two items.
    let mut items = Vec::new();
    for (name, list) in &columns {
        let on_whole = |one: &&Privilege| one.name == **name && one.column.is_none();
        if privileges.iter().any(|one| on_whole(&one)) {
            items.push((*name).to_owned());
        }
        if !list.is_empty() {
            items.push(format!("{name} ({})", listed(list)));
        }
    }
    items.join(", ")
}

/// A statement as another role gives it: PostgreSQL notes as grantor who runs it, and
/// GRANTED BY may name nobody else.
pub(super) fn run_as(role: &str, sql: String) -> String {
    if role == OWNER {
        return sql;
    }
    format!("SET ROLE {};\n{sql};\nRESET ROLE", quote_ident(role))
}
