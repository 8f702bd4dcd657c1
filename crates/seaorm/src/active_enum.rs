//! Enums whose variants stand for values in the database.

use syn::spanned::Spanned;
use syn::{Expr, ItemEnum, Lit};

use crate::attribute::Words;
use crate::column_type::{ColumnType, written};
use crate::entity::NativeEnum;
use crate::error::EntityError;
use crate::file::EntityFile;
use crate::naming::{Case, variant};

/// An active enum as it is meant.
#[derive(Debug, Clone)]
pub(crate) struct ActiveEnum {
    /// The type of its columns.
    pub(crate) ty: ColumnType,
    /// The database's own enum, where it is one.
    pub(crate) native: Option<NativeEnum>,
}

/// Reads an enum that derives `DeriveActiveEnum`.
pub(crate) fn read(
    file: &EntityFile,
    item: &ItemEnum,
) -> Result<ActiveEnum, EntityError> {
    let words = Words::read(&item.attrs, file)?;
    let name = words.text("enum_name", file)?;
    let name = name.map_or_else(|| variant(&item.ident.to_string()), |text| text.value());
    let Some(db_type) = words.text("db_type", file)? else {
        let message = format!("`{}` needs `db_type = \"...\"`", item.ident);
        return Err(file.wrong(item.ident.span(), message));
    };
    if db_type.value() != "Enum" {
        return Ok(ActiveEnum { ty: written(&db_type, file)?, native: None });
    }
    let all = words.case("rename_all", file)?;
    let labels: Result<Vec<String>, EntityError> =
        item.variants.iter().map(|one| label(file, one, all)).collect();
    let native = NativeEnum {
        name: name.clone(),
        labels: labels?,
        place: file.place(item.ident.span()),
    };
    Ok(ActiveEnum { ty: ColumnType::Enum(name), native: Some(native) })
}

/// The label of a variant of a native enum.
fn label(
    file: &EntityFile,
    one: &syn::Variant,
    all: Option<Case>,
) -> Result<String, EntityError> {
    let words = Words::read(&one.attrs, file)?;
    if let Some(text) = words.text("string_value", file)? {
        return Ok(text.value());
    }
    if let Some(case) = words.case("rename", file)?.or(all) {
        return Ok(case.convert(&one.ident.to_string()));
    }
    let message =
        format!("`{}` needs `string_value = \"...\"`, or `rename_all`", one.ident);
    let number = one.discriminant.as_ref().filter(|(_, value)| {
        matches!(value, Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_)))
    });
    let message = match number {
        Some(_) => format!("{message}: an enum of PostgreSQL has no numbers"),
        None => message,
    };
    Err(file.wrong(one.span(), message))
}
