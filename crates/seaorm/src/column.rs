//! Fields of a model, as columns.

use syn::{Field, Type};

use crate::attribute::Words;
use crate::column_type::written;
use crate::default;
use crate::entity::Column;
use crate::error::EntityError;
use crate::file::EntityFile;
use crate::naming::{self, Case};
use crate::resolve::{Names, spelled};

/// The words that a column's attribute can have.
const KNOWN: &[&str] = &[
    "auto_increment",
    "column_name",
    "column_type",
    "comment",
    "default_expr",
    "default_value",
    "enum_name",
    "extra",
    "ignore",
    "indexed",
    "nullable",
    "primary_key",
    "renamed_from",
    "save_as",
    "select_as",
    "unique",
    "unique_key",
];

/// What is known of a model when its fields are read.
pub(crate) struct Surroundings<'a> {
    pub(crate) file: &'a EntityFile,
    pub(crate) names: &'a Names,
    pub(crate) rename_all: Option<Case>,
}

/// The name of a field, without what makes a keyword a name.
pub(crate) fn field_name(field: &Field) -> String {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    name.trim_start_matches("r#").to_owned()
}

/// A field as a column; nothing for one that is no column.
pub(crate) fn read(
    field: &Field,
    around: &Surroundings<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<Column>, EntityError> {
    let file = around.file;
    let words = Words::read(&field.attrs, file)?;
    let name = field_name(field);
    warnings.extend(words.unknown(KNOWN, &format!("the column `{name}`"), file));
    if words.has("ignore") {
        return Ok(None);
    }
    if let Some(word) = words.get("renamed_from") {
        let message = "`renamed_from` is not read; tell it with `--rename`";
        warnings.push(file.wrong(word.span, message).to_string());
    }
    let (ty, is_option) = inside_option(&field.ty);
    let column_type = match words.text("column_type", file)? {
        Some(text) => written(&text, file)?,
        None => around.names.column_type(ty, file)?,
    };
    let text =
        |word: &str| words.text(word, file).map(|text| text.map(|text| text.value()));
    let enum_name = text("enum_name")?;
    let default_name = match &enum_name {
        Some(variant) if around.rename_all.is_none() => naming::column(variant, None),
        _ => naming::column(&name, around.rename_all),
    };
    let value = words.get("default_value").map(|word| default::of_value(word, file));
    let expression = words.text("default_expr", file)?;
    let expression = expression.map(|text| default::of_expression(&text, file));
    let span =
        field.ident.as_ref().map_or_else(proc_macro2::Span::call_site, |one| one.span());
    Ok(Some(Column {
        variant: enum_name.unwrap_or_else(|| naming::variant(&name)),
        name: text("column_name")?.unwrap_or(default_name),
        ty: column_type,
        place: file.place(span),
        is_nullable: is_option || words.has("nullable"),
        is_key: words.has("primary_key"),
        counts: says_count(&words).unwrap_or_else(|| may_count(ty)),
        is_unique: words.has("unique"),
        is_indexed: words.has("indexed"),
        unique_key: text("unique_key")?,
        default: expression.or(value).transpose()?,
        extra: text("extra")?,
        comment: text("comment")?,
    }))
}

/// `auto_increment = ...`
fn says_count(words: &Words) -> Option<bool> {
    match &words.get("auto_increment")?.value {
        Some(syn::Lit::Bool(truth)) => Some(truth.value),
        _ => None,
    }
}

/// Whether SeaORM counts a key of this type up where nothing is said.
fn may_count(ty: &Type) -> bool {
    let text = spelled(ty);
    !text.ends_with("String") && !text.ends_with("Uuid")
}

/// `T` of `Option<T>`, and whether it is one. SeaORM knows it by this spelling only.
fn inside_option(ty: &Type) -> (&Type, bool) {
    let Type::Path(path) = ty else { return (ty, false) };
    let Some(first) = path.path.segments.first() else { return (ty, false) };
    let syn::PathArguments::AngleBracketed(arguments) = &first.arguments else {
        return (ty, false);
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if first.ident == "Option" => {
            (inner, true)
        }
        _ => (ty, false),
    }
}
