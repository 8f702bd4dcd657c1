//! The environment, given by the caller: the library never reads the process's own.

use std::collections::BTreeMap;
use std::fmt;

/// Environment variables by name. `Debug` shows names only, for values may be secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The value of a variable; one that is set to nothing counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Replaces every `${NAME}` by its value.
    ///
    /// # Errors
    /// The name of the first variable that is not set, or what stands after a `${`
    /// without its `}`.
    pub fn expand(&self, text: &str) -> Result<String, String> {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
            expanded.push_str(before);
            expanded.push_str(self.get(name).ok_or_else(|| name.to_owned())?);
            rest = after;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

impl From<BTreeMap<String, String>> for Environment {
    fn from(variables: BTreeMap<String, String>) -> Self {
        Self(variables)
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_expanded_or_named() {
        let environment: Environment =
            [("HOST", "db"), ("PASS", "s}e$c"), ("EMPTY", "")].into_iter().collect();
        let expand = |text: &str| environment.expand(text);
        assert_eq!(
            expand("postgres://u:${PASS}@${HOST}/d$x").as_deref(),
            Ok("postgres://u:s}e$c@db/d$x")
        );
        assert_eq!(expand("${MISSING}"), Err("MISSING".to_owned()));
        assert_eq!(expand("${EMPTY}"), Err("EMPTY".to_owned()));
        assert_eq!(expand("a${HOST"), Err("HOST".to_owned()));
        assert!(!format!("{environment:?}").contains("s}e$c"));
    }
}
