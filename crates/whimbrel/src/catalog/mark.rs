//! Marks: what a thing is, in a few digits that fit into a comment.

use super::fact::{FactId, Hash};
use super::kind::Kind;
use super::model::Catalog;
use super::snapshot::FORMAT;

/// The digits of a digest that a mark has.
const DIGITS: usize = 16;

/// The mark of one thing with all its parts, without its name. Who owns it and who may do
/// what with it is left out: that is another one's matter on every server.
///
/// Marks are compared with [`Mark::tells`]: PostgreSQL prints definitions in another way
/// in each major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(String);

/// What two marks say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    /// The things are the same.
    Same,
    /// They differ.
    Other,
    /// Nothing: they were taken by another version of PostgreSQL or of the catalog.
    Unknown,
}

impl Mark {
    /// A mark as it was written.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What this one and another one say together.
    #[must_use]
    pub fn tells(&self, other: &Self) -> Marked {
        let scale =
            |mark: &Self| mark.0.rsplit_once('.').map(|(scale, _)| scale.to_owned());
        match (self == other, scale(self).is_some() && scale(self) == scale(other)) {
            (true, _) => Marked::Same,
            (false, true) => Marked::Other,
            (false, false) => Marked::Unknown,
        }
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Catalog {
    /// The marks of things at the top, in the order of their identities; what is not
    /// there has none.
    pub fn marks<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i FactId>,
    ) -> Vec<(FactId, Mark)> {
        let bare = self.retain(|fact| {
            !matches!(fact.id.kind, Kind::Owner | Kind::Grant | Kind::SecurityLabel)
        });
        let scale = format!("{}.{FORMAT}", self.version.major());
        let digits =
            |hash: Hash| hash.to_string().chars().take(DIGITS).collect::<String>();
        let mut marks: Vec<(FactId, Mark)> = ids
            .into_iter()
            .filter_map(|id| Some((id.clone(), bare.roll_up(id)?)))
            .map(|(id, hash)| (id, Mark(format!("{scale}.{}", digits(hash)))))
            .collect();
        marks.sort_by(|a, b| a.0.cmp(&b.0));
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_other_versions_say_nothing() {
        let tells = |one: &str, other: &str| Mark::new(one).tells(&Mark::new(other));
        assert_eq!(tells("15.1.ab", "15.1.ab"), Marked::Same);
        assert_eq!(tells("15.1.ab", "15.1.cd"), Marked::Other);
        assert_eq!(tells("15.1.ab", "16.1.cd"), Marked::Unknown);
        assert_eq!(tells("ab", "cd"), Marked::Unknown);
    }
}
