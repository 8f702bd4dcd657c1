//! `#[sea_orm(...)]` attributes, word by word.

use proc_macro2::Span;
use syn::{Attribute, Expr, Lit, LitStr, Path};

use crate::error::EntityError;
use crate::file::EntityFile;
use crate::naming::{CASES, Case};

/// One word of an attribute, with its value if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) name: String,
    pub(crate) value: Option<Lit>,
    pub(crate) span: Span,
}

/// The words of all `#[sea_orm(...)]` on one thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words(Vec<Word>);

impl Words {
    /// Reads them.
    pub(crate) fn read(
        attributes: &[Attribute],
        file: &EntityFile,
    ) -> Result<Self, EntityError> {
        let mut words = Vec::new();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("sea_orm")) {
            // `#[sea_orm]` alone says nothing.
            if matches!(attribute.meta, syn::Meta::Path(_)) {
                continue;
            }
            let read = attribute.parse_nested_meta(|meta| {
                let span = meta.path.segments.first().map(|first| first.ident.span());
                let mut word = Word {
                    name: dotted(&meta.path),
                    value: None,
                    span: span.unwrap_or_else(Span::call_site),
                };
                if meta.input.peek(syn::Token![=]) {
                    if let Expr::Lit(literal) = meta.value()?.parse::<Expr>()? {
                        word.value = Some(literal.lit);
                    }
                } else if meta.input.peek(syn::token::Paren) {
                    // What is handed on to other macros (`model_attrs(...)`).
                    let content;
                    syn::parenthesized!(content in meta.input);
                    content.parse::<proc_macro2::TokenStream>()?;
                }
                words.push(word);
                Ok(())
            });
            read.map_err(|error| file.wrong(error.span(), error.to_string()))?;
        }
        Ok(Self(words))
    }

    /// The last word of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Word> {
        self.0.iter().rfind(|word| word.name == name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A text that a word has as its value.
    pub(crate) fn text(
        &self,
        name: &str,
        file: &EntityFile,
    ) -> Result<Option<LitStr>, EntityError> {
        match self.get(name) {
            None => Ok(None),
            Some(Word { value: Some(Lit::Str(text)), .. }) => Ok(Some(text.clone())),
            Some(word) => {
                let message = format!("`{name}` needs a text: `{name} = \"...\"`");
                Err(file.wrong(word.span, message))
            }
        }
    }

    /// A way to write names that a word says.
    pub(crate) fn case(
        &self,
        name: &str,
        file: &EntityFile,
    ) -> Result<Option<Case>, EntityError> {
        let Some(text) = self.text(name, file)? else { return Ok(None) };
        match Case::from_name(&text.value()) {
            Some(case) => Ok(Some(case)),
            None => {
                let known: Vec<&str> = CASES.iter().take(10).map(|one| one.0).collect();
                let message = format!(
                    "`{}` is no way to write names; those are {}",
                    text.value(),
                    known.join(", ")
                );
                Err(file.wrong(text.span(), message))
            }
        }
    }

    /// A warning for each word that is none of these.
    pub(crate) fn unknown(
        &self,
        known: &[&str],
        of: &str,
        file: &EntityFile,
    ) -> Vec<String> {
        let is_unknown = |word: &&Word| !known.contains(&word.name.as_str());
        let strange = self.0.iter().filter(is_unknown);
        strange
            .map(|word| {
                let message =
                    format!("`{}` of {of} is not known and not read", word.name);
                file.wrong(word.span, message).to_string()
            })
            .collect()
    }
}

fn dotted(path: &Path) -> String {
    let names: Vec<String> =
        path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}

/// Whether something derives a macro, or has it as an attribute.
pub(crate) fn derives(attributes: &[Attribute], macro_name: &str) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| {
        let mut found = false;
        // A derive that cannot be read is the compiler's to complain about.
        _ = one.parse_nested_meta(|meta| {
            let last = meta.path.segments.last();
            found |= last.is_some_and(|segment| segment.ident == macro_name);
            Ok(())
        });
        found
    })
}
