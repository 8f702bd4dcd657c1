//! Writes what we know about decorated properties into the syntax tree, where
//! the transformer reads it.

use std::collections::HashMap;
use std::path::Path;

use oxc::allocator::{Allocator, CloneIn};
use oxc::ast::ast::{
    Class, ClassElement, Declaration, ExportDefaultDeclarationKind, Program, Statement,
    TSType,
};
use oxc::ast::builder::AstBuilder;
use oxc::span::GetSpan;

use super::declaration::{Declarations, Meaning};
use super::expression::{Serial, TypeExpression, expression};
use super::project::ProjectTypes;
use super::serialize::Scope;
use crate::transform::NullChecks;

/// Replaces the types of decorated properties whose `design:type` only the
/// whole program knows by the plain type that gives it.
pub(crate) fn annotate<'a>(
    program: &mut Program<'a>,
    allocator: &'a Allocator,
    file: &Path,
    project: &ProjectTypes,
    null_checks: NullChecks,
) {
    if !program.body.iter_mut().filter_map(class_of).any(|class| refers(class)) {
        return;
    }
    let declarations = Declarations::of(program);
    let builder = AstBuilder::new(allocator);
    for class in program.body.iter_mut().filter_map(class_of) {
        let parameters = parameters(class);
        let scope = Scope {
            project,
            file,
            declarations: &declarations,
            parameters: Some(&parameters),
            null_checks,
        };
        for annotation in decorated(class) {
            let written = expression(annotation);
            if !mentions(&written) {
                continue;
            }
            let serial = scope.annotation(&written);
            let loose = serial == Serial::Named && null_checks == NullChecks::Loose;
            if let Some(class) =
                loose.then(|| without_null(annotation, allocator)).flatten()
            {
                *annotation = class;
            }
            if let Some(plain) = plain(serial, annotation, &builder) {
                *annotation = plain;
            }
        }
    }
}

fn class_of<'p, 'a>(statement: &'p mut Statement<'a>) -> Option<&'p mut Class<'a>> {
    match statement {
        Statement::ClassDeclaration(class) => Some(class),
        Statement::ExportDeclaration(export) => match &mut export.declaration {
            Declaration::ClassDeclaration(class) => Some(class),
            _ => None,
        },
        Statement::ExportDefaultDeclaration(export) => match &mut export.declaration {
            ExportDefaultDeclarationKind::ClassDeclaration(class) => Some(class),
            _ => None,
        },
        _ => None,
    }
}

/// The type parameters of a class, as aliases of what they extend.
fn parameters(class: &Class<'_>) -> HashMap<String, Meaning> {
    let declared = class.type_parameters.iter().flat_map(|list| &list.params);
    declared
        .map(|one| {
            let bound =
                one.constraint.as_ref().map_or(TypeExpression::Unknown, expression);
            (one.name.name.to_string(), Meaning::Alias(bound))
        })
        .collect()
}

/// The annotations of decorated properties.
fn decorated<'c, 'a>(
    class: &'c mut Class<'a>,
) -> impl Iterator<Item = &'c mut TSType<'a>> {
    class.body.body.iter_mut().filter_map(|element| match element {
        ClassElement::PropertyDefinition(property) if !property.decorators.is_empty() => {
            Some(&mut property.type_annotation.as_mut()?.type_annotation)
        }
        _ => None,
    })
}

fn refers(class: &mut Class<'_>) -> bool {
    decorated(class).any(|annotation| mentions(&expression(annotation)))
}

/// Whether a type has a name in it that must be looked up.
fn mentions(written: &TypeExpression) -> bool {
    match written {
        TypeExpression::Reference(..) => true,
        TypeExpression::Union(list) | TypeExpression::Intersection(list) => {
            list.iter().any(mentions)
        }
        _ => false,
    }
}

/// The class in `Class | null`, which the transformer takes for any union.
fn without_null<'a>(
    written: &TSType<'a>,
    allocator: &'a Allocator,
) -> Option<TSType<'a>> {
    let TSType::TSUnionType(union) = written else { return None };
    let class =
        union.types.iter().find(|one| matches!(one, TSType::TSTypeReference(_)))?;
    Some(class.clone_in(allocator))
}

/// A type that the transformer serializes as wanted; none to leave it as it is.
fn plain<'a>(
    serial: Serial,
    written: &TSType<'a>,
    builder: &AstBuilder<'a>,
) -> Option<TSType<'a>> {
    let span = written.span();
    Some(match serial {
        Serial::String => TSType::new_ts_string_keyword(span, builder),
        Serial::Number => TSType::new_ts_number_keyword(span, builder),
        Serial::Boolean => TSType::new_ts_boolean_keyword(span, builder),
        Serial::BigInt => TSType::new_ts_big_int_keyword(span, builder),
        Serial::Symbol => TSType::new_ts_symbol_keyword(span, builder),
        Serial::Object => TSType::new_ts_object_keyword(span, builder),
        Serial::Void => TSType::new_ts_void_keyword(span, builder),
        Serial::Array => {
            let element = TSType::new_ts_any_keyword(span, builder);
            TSType::new_ts_array_type(span, element, builder)
        }
        Serial::Function | Serial::Named => return None,
    })
}
