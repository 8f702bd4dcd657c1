//! Where statements, and the objects that they make, come from.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use crate::sql::Position;

/// Where a statement comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub path: PathBuf,
    /// Where in the file, when that is known.
    pub position: Option<Position>,
    /// What stands there: `statement 3`, or what another language declares
    /// (`User.email`).
    pub label: String,
}

impl fmt::Display for Origin {
    /// `schema/user.sql:3:1`, and the label where there is no position.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        match self.position {
            Some(at) => write!(f, ":{}:{}", at.line, at.column),
            None => write!(f, " ({})", self.label),
        }
    }
}

/// An object in the database, and the statement that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeObject {
    /// The system catalog that it is a row of (`pg_class`).
    pub catalog: String,
    /// Its oid there.
    pub oid: u32,
    /// What it is, in the words of `pg_identify_object` (`table`, `function`).
    pub kind: String,
    /// Its name, in the words of `pg_identify_object` (`public.f(integer)`).
    pub identity: String,
    /// The statement.
    pub origin: Origin,
}

/// Which statement made which object. Empty when the shadow server did not let us be
/// superuser, which event triggers need.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    objects: Vec<MadeObject>,
    /// Objects of several catalogs may have one oid.
    by_oid: HashMap<u32, Vec<usize>>,
    /// Objects of several kinds may have one identity.
    by_identity: HashMap<String, Vec<usize>>,
}

impl Origins {
    /// All objects, in the order in which they were made.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &MadeObject> {
        self.objects.iter()
    }

    /// The statement that made an object, by its system catalog and its oid.
    pub fn of(&self, catalog: &str, oid: u32) -> Option<&Origin> {
        self.find(self.by_oid.get(&oid), |object| object.catalog == catalog)
    }

    /// The statement that made an object, in the words of `pg_identify_object`.
    pub fn of_identity(&self, kind: &str, identity: &str) -> Option<&Origin> {
        self.find(self.by_identity.get(identity), |object| object.kind == kind)
    }

    fn find(
        &self,
        candidates: Option<&Vec<usize>>,
        is_it: impl Fn(&MadeObject) -> bool,
    ) -> Option<&Origin> {
        let mut objects = candidates?.iter().map(|index| &self.objects[*index]);
        objects.find(|object| is_it(object)).map(|object| &object.origin)
    }
}

impl FromIterator<MadeObject> for Origins {
    fn from_iter<I: IntoIterator<Item = MadeObject>>(objects: I) -> Self {
        let mut origins =
            Self { objects: objects.into_iter().collect(), ..Self::default() };
        for (index, object) in origins.objects.iter().enumerate() {
            origins.by_oid.entry(object.oid).or_default().push(index);
            let identity = object.identity.clone();
            origins.by_identity.entry(identity).or_default().push(index);
        }
        origins
    }
}
