//! Types of the service's own that are values in the database.

use syn::{Item, ItemStruct};

use crate::attribute::{Words, derives};
use crate::column_type::{ColumnType, of_rust, written};
use crate::error::EntityError;
use crate::file::EntityFile;

/// What a type of the service comes to.
pub(crate) enum Value {
    Known(ColumnType),
    /// As that of another type.
    As(Box<syn::Type>),
}

/// Reads what derives `DeriveValueType` or `FromJsonQueryResult`.
pub(crate) fn read(file: &EntityFile, item: &Item) -> Result<Value, EntityError> {
    let (attributes, ident) = match item {
        Item::Struct(item) => (&item.attrs, &item.ident),
        Item::Enum(item) => (&item.attrs, &item.ident),
        _ => return Ok(Value::Known(ColumnType::plain("json"))),
    };
    if derives(attributes, "FromJsonQueryResult") {
        return Ok(Value::Known(ColumnType::plain("json")));
    }
    let words = Words::read(attributes, file)?;
    if let Some(text) = words.text("column_type", file)? {
        return Ok(Value::Known(written(&text, file)?));
    }
    let of_text =
        words.text("value_type", file)?.is_some_and(|text| text.value() == "String");
    match (item, of_rust("String").filter(|_| of_text)) {
        (_, Some(text)) => Ok(Value::Known(text)),
        (Item::Struct(ItemStruct { fields: syn::Fields::Unnamed(fields), .. }), None)
            if fields.unnamed.len() == 1 =>
        {
            Ok(Value::As(Box::new(fields.unnamed[0].ty.clone())))
        }
        _ => {
            let message = format!(
                "`{ident}` is not understood as a value: a struct with one unnamed field is"
            );
            Err(file.wrong(ident.span(), message))
        }
    }
}
