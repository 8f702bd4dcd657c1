//! Where a migration comes from: which ones it stands for, and which schema it was made
//! for. SQL files say it with directives, programs in a comment of a line of its own.

use std::fmt;

/// What a migration says about where it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The migrations that it stands for, in the order in which they ran.
    pub replaces: Vec<Replaced>,
    /// What it was generated for: the things that it changes or needs, as they were.
    pub made_for: Vec<MadeFor>,
}

/// A thing as a generated migration expects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFor {
    /// The digits that say what it was like.
    pub mark: String,
    /// Which thing: `table public.users`.
    pub object: String,
}

impl MadeFor {
    /// Whether a thing's name can be written on one line of a comment.
    pub fn can_be_written(object: &str) -> bool {
        !object.contains(['\n', '\r']) && !object.contains("*/")
    }

    /// Reads `15.1.0123456789abcdef table public.users`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mark, object) = text.trim().split_once(char::is_whitespace)?;
        Some(Self { mark: mark.to_owned(), object: object.trim().to_owned() })
    }
}

/// A migration that another one stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its name in the tracking table.
    pub name: String,
    /// What it stood for itself: a database may have those instead.
    pub itself: Vec<Self>,
}

impl Replaced {
    /// Whether it is recorded, or all that it stood for itself.
    pub fn is_in(&self, recorded: &dyn Fn(&str) -> bool) -> bool {
        recorded(&self.name)
            || (!self.itself.is_empty()
                && self.itself.iter().all(|one| one.is_in(recorded)))
    }

    /// Its name and all the names that it stood for itself.
    pub fn names(&self) -> Vec<&str> {
        let itself = self.itself.iter().flat_map(Self::names);
        std::iter::once(self.name.as_str()).chain(itself).collect()
    }

    /// Whether a name can be written down in a list of them.
    pub fn can_be_listed(name: &str) -> bool {
        !name.contains([',', '(', ')', '\n', '\r', '*']) && name.trim() == name
    }

    /// Reads `A1, B2 (C3, D4)`. What is in parentheses is what the one before them stood
    /// for. `None` when parentheses are open, or a name is missing.
    pub(super) fn list(text: &str) -> Option<Vec<Self>> {
        let (list, rest) = Self::listed(text)?;
        rest.trim().is_empty().then_some(list)
    }

    fn listed(text: &str) -> Option<(Vec<Self>, &str)> {
        let mut list = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find([',', '(', ')']).unwrap_or(rest.len());
            let name = rest[..end].trim();
            if name.is_empty() {
                return None;
            }
            let mut one = Self { name: name.to_owned(), itself: Vec::new() };
            rest = &rest[end..];
            if let Some(inside) = rest.strip_prefix('(') {
                let (itself, after) = Self::listed(inside)?;
                one.itself = itself;
                rest = after.strip_prefix(')')?.trim_start();
            }
            list.push(one);
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => return Some((list, rest)),
            }
        }
    }
}

impl fmt::Display for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.itself.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", listed(&self.itself))
    }
}

fn listed(list: &[Replaced]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Provenance {
    /// The directives that say it, one a line.
    pub(super) fn directives(&self) -> Vec<String> {
        let replaces = (!self.replaces.is_empty())
            .then(|| format!("whimbrel: {REPLACES} {}", listed(&self.replaces)));
        let made_for = self
            .made_for
            .iter()
            .map(|one| format!("whimbrel: {MADE_FOR} {} {}", one.mark, one.object));
        replaces.into_iter().chain(made_for).collect()
    }

    /// Reads what the text of a program says in comments on lines of their own.
    pub fn of_program(text: &str) -> Self {
        let mut found = Self::default();
        if !text.contains("whimbrel:") {
            return found;
        }
        for line in text.lines().map(str::trim) {
            let comment = line.strip_prefix("//").or_else(|| {
                let inside = line.strip_prefix("/*")?.strip_suffix("*/")?;
                Some(inside.trim_start_matches(['!', '*']))
            });
            let said = comment.and_then(|text| text.trim().strip_prefix("whimbrel:"));
            let Some((word, value)) = said.and_then(|s| s.trim().split_once(' ')) else {
                continue;
            };
            match word {
                REPLACES => {
                    found.replaces.extend(Replaced::list(value).unwrap_or_default());
                }
                MADE_FOR => found.made_for.extend(MadeFor::read(value)),
                _ => {}
            }
        }
        found
    }
}

/// The directive that names what a migration stands for.
pub(super) const REPLACES: &str = "replaces";
/// The directive that names a thing that a migration was made for.
pub(super) const MADE_FOR: &str = "made-for";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let text = "First1, Both3 (Second2, Inner4 (Deep5)), Last6";
        let list = Replaced::list(text).unwrap();
        assert_eq!(listed(&list), text);
        assert_eq!(list[1].names(), ["Both3", "Second2", "Inner4", "Deep5"]);
        for wrong in ["", "A,", "A (B", "A)", "(A)", "A ()"] {
            assert_eq!(Replaced::list(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_replaced_before_counts_for_its_replacement() {
        let list = Replaced::list("Both3 (First1, Second2)").unwrap();
        let is_in = |names: &[&str]| list[0].is_in(&|name| names.contains(&name));
        assert!(is_in(&["Both3"]));
        assert!(is_in(&["First1", "Second2"]));
        assert!(!is_in(&["First1"]));
    }

    #[test]
    fn programs_say_it_in_comments() {
        let provenance = Provenance {
            replaces: Replaced::list("A1, B2").unwrap(),
            made_for: MadeFor::read("15.1.ab function public.f(integer, text)")
                .into_iter()
                .collect(),
        };
        let [replaces, made_for] = &provenance.directives()[..] else { panic!() };
        for text in [
            format!("/*! {replaces} */\n/*! {made_for} */\nexport class X {{}}\n"),
            format!("// {replaces}\nexport class X {{}}\n  // {made_for}\n"),
        ] {
            assert_eq!(Provenance::of_program(&text), provenance, "{text}");
        }
        let inside = format!("await q.query(`-- {replaces}`)");
        assert_eq!(Provenance::of_program(&inside), Provenance::default());
    }
}
