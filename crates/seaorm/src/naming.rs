//! Names as SeaORM makes them.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase,
    ToUpperCamelCase,
};

/// A way to write the words of a name, as `rename_all` knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Pascal,
    Camel,
    Snake,
    Kebab,
    Shouty,
    ScreamingKebab,
    Title,
    Mixed,
    Lower,
    Upper,
}

/// The names that can be written; the first of each are those of SeaORM's documentation.
pub(crate) const CASES: &[(&str, Case)] = &[
    ("camelCase", Case::Camel),
    ("PascalCase", Case::Pascal),
    ("kebab-case", Case::Kebab),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::Shouty),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("title_case", Case::Title),
    ("mixed_case", Case::Mixed),
    ("camel_case", Case::Pascal),
    ("kebab_case", Case::Kebab),
    ("snek_case", Case::Snake),
    ("shouty_snake_case", Case::Shouty),
    ("shouty_snek_case", Case::Shouty),
];

impl Case {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        CASES.iter().find(|(known, _)| *known == name).map(|(_, case)| *case)
    }

    pub(crate) fn convert(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_upper_camel_case(),
            // Only the first letter differs from Pascal's, whatever comes behind it.
            Self::Camel => {
                let pascal = name.to_upper_camel_case();
                let mut letters = pascal.chars();
                let first = letters.next().map(|c| c.to_lowercase().collect::<String>());
                first.unwrap_or_default() + letters.as_str()
            }
            Self::Snake => name.to_snake_case(),
            Self::Kebab => name.to_kebab_case(),
            Self::Shouty => name.to_shouty_snake_case(),
            Self::ScreamingKebab => name.to_kebab_case().to_uppercase(),
            Self::Title => name.to_title_case(),
            Self::Mixed => name.to_lower_camel_case(),
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
        }
    }
}

/// The name of a column's variant in the enum `Column`.
pub(crate) fn variant(field: &str) -> String {
    field.to_upper_camel_case()
}

/// The name of a field's column where nothing else is said.
pub(crate) fn column(field: &str, rename_all: Option<Case>) -> String {
    match rename_all {
        Some(case) => case.convert(&variant(field)),
        None => field.to_snake_case(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, column, variant};

    #[test]
    fn names_are_made_as_seaorm_makes_them() {
        assert_eq!(variant("created_at"), "CreatedAt");
        assert_eq!(column("created_at", Some(Case::Camel)), "createdAt");
        assert_eq!(column("type_", None), "type");
        assert_eq!(column("line2", Some(Case::Shouty)), "LINE2");
    }
}
