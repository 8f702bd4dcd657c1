//! What entities belong to: of the enum `Relation`, and of fields such as
//! `BelongsTo<super::user::Entity>`.

use syn::punctuated::Punctuated;
use syn::{Expr, Field, GenericArgument, ItemEnum, LitStr, PathArguments, Type};

use crate::attribute::Words;
use crate::entity::ForeignKey;
use crate::error::EntityError;
use crate::file::EntityFile;
use crate::naming::variant;

/// The words that a relation's attribute can have.
const KNOWN: &[&str] = &[
    "belongs_to",
    "condition_type",
    "entity",
    "fk_name",
    "from",
    "has_many",
    "has_one",
    "on_condition",
    "on_delete",
    "on_update",
    "relation_enum",
    "relation_reverse",
    "reverse",
    "self_ref",
    "skip_fk",
    "to",
    "via",
    "via_rel",
];

/// The keys that the variants of `Relation` stand for.
pub(crate) fn of_enum(
    file: &EntityFile,
    item: &ItemEnum,
    warnings: &mut Vec<String>,
) -> Result<Vec<ForeignKey>, EntityError> {
    let mut keys = Vec::new();
    for one in &item.variants {
        let words = Words::read(&one.attrs, file)?;
        let of = format!("the relation `{}`", one.ident);
        warnings.extend(words.unknown(KNOWN, &of, file));
        let Some(to) = words.text("belongs_to", file)? else {
            if !words.has("has_one") && !words.has("has_many") {
                let message = format!("{of} needs `belongs_to`, `has_one` or `has_many`");
                return Err(file.wrong(one.ident.span(), message));
            }
            continue;
        };
        let path: syn::Path =
            to.parse().map_err(|error| file.wrong(to.span(), error.to_string()))?;
        if let Some(key) = key(file, &words, segments(&path), one.ident.span(), &of)? {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Whether a field is a relation and no column.
pub(crate) fn is_relation(field: &Field) -> bool {
    target(&field.ty).is_some()
}

/// The key that a field with a relation stands for, if it is on this side.
pub(crate) fn of_field(
    file: &EntityFile,
    field: &Field,
    warnings: &mut Vec<String>,
) -> Result<Option<ForeignKey>, EntityError> {
    let words = Words::read(&field.attrs, file)?;
    let name = crate::column::field_name(field);
    let of = format!("the relation `{name}`");
    warnings.extend(words.unknown(KNOWN, &of, file));
    let own = words.has("self_ref") && words.has("from") && words.has("to");
    if !words.has("belongs_to") && !own || words.has("via") {
        return Ok(None);
    }
    let Some(to) = target(&field.ty) else { return Ok(None) };
    let to = if words.has("self_ref") { vec!["Entity".to_owned()] } else { to };
    let span =
        field.ident.as_ref().map_or_else(proc_macro2::Span::call_site, |one| one.span());
    key(file, &words, to, span, &of)
}

/// The entity in `BelongsTo<E>`, `BelongsTo<Option<E>>`, `HasOne<E>` or `HasMany<E>`.
fn target(ty: &Type) -> Option<Vec<String>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let Some(GenericArgument::Type(inner)) = arguments.args.first() else { return None };
    match last.ident.to_string().as_str() {
        "BelongsTo" | "HasOne" | "HasMany" => {}
        _ => return None,
    }
    let Type::Path(entity) = inner else { return None };
    let of_option = entity.path.segments.last().filter(|one| one.ident == "Option");
    match of_option.map(|option| &option.arguments) {
        Some(PathArguments::AngleBracketed(inner)) => match inner.args.first()? {
            GenericArgument::Type(Type::Path(path)) => Some(segments(&path.path)),
            _ => None,
        },
        _ => Some(segments(&entity.path)),
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|one| one.ident.to_string()).collect()
}

fn key(
    file: &EntityFile,
    words: &Words,
    to_entity: Vec<String>,
    span: proc_macro2::Span,
    of: &str,
) -> Result<Option<ForeignKey>, EntityError> {
    if words.has("skip_fk") {
        return Ok(None);
    }
    let side = |word: &str| -> Result<Vec<String>, EntityError> {
        match words.text(word, file)? {
            Some(text) => columns(&text, file),
            None => Err(file.wrong(span, format!("{of} needs `{word} = \"...\"`"))),
        }
    };
    let (from, to) = (side("from")?, side("to")?);
    if from.len() != to.len() {
        let message = format!(
            "{of} has {} columns on this side and {} on the other",
            from.len(),
            to.len()
        );
        return Err(file.wrong(span, message));
    }
    Ok(Some(ForeignKey {
        place: file.place(span),
        name: words.text("fk_name", file)?.map(|text| text.value()),
        to_entity,
        from,
        to,
        on_update: action(words, "on_update", file)?,
        on_delete: action(words, "on_delete", file)?,
    }))
}

/// The variants in `user_id`, `Column::UserId`, `super::user::Column::Id` and
/// `(a, b)`.
fn columns(text: &LitStr, file: &EntityFile) -> Result<Vec<String>, EntityError> {
    let wrong = |message: String| file.wrong(text.span(), message);
    let expression: Expr = text.parse().map_err(|error| wrong(error.to_string()))?;
    let all: Punctuated<Expr, syn::Token![,]> = match expression {
        Expr::Tuple(tuple) => tuple.elems,
        Expr::Paren(inner) => std::iter::once(*inner.expr).collect(),
        one => std::iter::once(one).collect(),
    };
    let column = |one: &Expr| match one {
        Expr::Path(path) => {
            path.path.segments.last().map(|last| variant(&last.ident.to_string()))
        }
        _ => None,
    };
    let found: Option<Vec<String>> = all.iter().map(column).collect();
    found.ok_or_else(|| wrong(format!("`{}` names no columns", text.value())))
}

fn action(
    words: &Words,
    word: &str,
    file: &EntityFile,
) -> Result<Option<&'static str>, EntityError> {
    let Some(text) = words.text(word, file)? else { return Ok(None) };
    match text.value().as_str() {
        "Restrict" => Ok(Some("RESTRICT")),
        "Cascade" => Ok(Some("CASCADE")),
        "SetNull" => Ok(Some("SET NULL")),
        "NoAction" => Ok(Some("NO ACTION")),
        "SetDefault" => Ok(Some("SET DEFAULT")),
        other => {
            let message = format!(
                "`{other}` is none of Restrict, Cascade, SetNull, NoAction and SetDefault"
            );
            Err(file.wrong(text.span(), message))
        }
    }
}
