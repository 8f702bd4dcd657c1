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
    /// The system catalog that it is a row of (`pg_class`), and its oid there.
    pub key: (String, u32),
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
    by_key: HashMap<(String, u32), usize>,
}

impl Origins {
    /// All objects, in the order in which they were made.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &MadeObject> {
        self.objects.iter()
    }

    /// The statement that made an object, by its system catalog and its oid.
    pub fn of(&self, catalog: &str, oid: u32) -> Option<&Origin> {
        let made = self.by_key.get(&(catalog.to_owned(), oid))?;
        self.objects.get(*made).map(|object| &object.origin)
    }

    /// The statement that made an object, in the words of `pg_identify_object`.
    pub fn of_identity(&self, kind: &str, identity: &str) -> Option<&Origin> {
        let is_it =
            |object: &&MadeObject| object.kind == kind && object.identity == identity;
        self.objects.iter().find(is_it).map(|object| &object.origin)
    }
}

impl FromIterator<MadeObject> for Origins {
    fn from_iter<I: IntoIterator<Item = MadeObject>>(objects: I) -> Self {
        let objects: Vec<MadeObject> = objects.into_iter().collect();
        let keys = objects.iter().enumerate();
        let by_key = keys.map(|(index, object)| (object.key.clone(), index)).collect();
        Self { objects, by_key }
    }
}
