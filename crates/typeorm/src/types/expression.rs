//! Types without the syntax tree they were written in.

use oxc::ast::ast::{
    Expression, TSLiteral, TSType, TSTypeName, TSTypeOperatorOperator,
    TSTypeQueryExprName,
};

/// What TypeScript writes as `design:type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serial {
    String,
    Number,
    Boolean,
    BigInt,
    Symbol,
    Array,
    Function,
    Object,
    /// `void 0`
    Void,
    /// A class, or something that we cannot see: read from its name at run time.
    Named,
}

/// A type as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TypeExpression {
    Known(Serial),
    /// `null`, `undefined`
    Nullish,
    Never,
    Any,
    Unknown,
    /// `Name`, or `Name.Member`
    Reference(String, Option<String>),
    Union(Vec<Self>),
    Intersection(Vec<Self>),
    /// `typeof NAME`
    Query(String),
    /// `(typeof NAME)[...]`
    Element(String),
}

/// Reads a type.
pub(super) fn expression(written: &TSType<'_>) -> TypeExpression {
    use TypeExpression::{Any, Known, Never, Nullish, Unknown};
    match written {
        TSType::TSStringKeyword(_) | TSType::TSTemplateLiteralType(_) => {
            Known(Serial::String)
        }
        TSType::TSNumberKeyword(_) => Known(Serial::Number),
        TSType::TSBooleanKeyword(_) | TSType::TSTypePredicate(_) => {
            Known(Serial::Boolean)
        }
        TSType::TSBigIntKeyword(_) => Known(Serial::BigInt),
        TSType::TSSymbolKeyword(_) => Known(Serial::Symbol),
        TSType::TSArrayType(_) | TSType::TSTupleType(_) => Known(Serial::Array),
        TSType::TSFunctionType(_) | TSType::TSConstructorType(_) => {
            Known(Serial::Function)
        }
        TSType::TSVoidKeyword(_) => Known(Serial::Void),
        TSType::TSNullKeyword(_) | TSType::TSUndefinedKeyword(_) => Nullish,
        TSType::TSNeverKeyword(_) => Never,
        TSType::TSAnyKeyword(_) => Any,
        TSType::TSUnknownKeyword(_) => Unknown,
        TSType::TSLiteralType(one) => Known(literal(&one.literal)),
        TSType::TSParenthesizedType(one) => expression(&one.type_annotation),
        TSType::TSUnionType(one) => {
            TypeExpression::Union(one.types.iter().map(expression).collect())
        }
        TSType::TSIntersectionType(one) => {
            TypeExpression::Intersection(one.types.iter().map(expression).collect())
        }
        TSType::TSTypeReference(one) => name(&one.type_name),
        TSType::TSTypeOperatorType(one) => match one.operator {
            TSTypeOperatorOperator::Readonly => expression(&one.type_annotation),
            TSTypeOperatorOperator::Keyof => match expression(&one.type_annotation) {
                TypeExpression::Query(_) => Known(Serial::String),
                _ => Known(Serial::Object),
            },
            TSTypeOperatorOperator::Unique => Known(Serial::Symbol),
        },
        TSType::TSTypeQuery(one) => match &one.expr_name {
            TSTypeQueryExprName::IdentifierReference(name) => {
                TypeExpression::Query(name.name.to_string())
            }
            _ => Known(Serial::Object),
        },
        TSType::TSIndexedAccessType(one) => match expression(&one.object_type) {
            TypeExpression::Query(object) => TypeExpression::Element(object),
            _ => Known(Serial::Object),
        },
        _ => Known(Serial::Object),
    }
}

fn literal(written: &TSLiteral<'_>) -> Serial {
    match written {
        TSLiteral::BooleanLiteral(_) => Serial::Boolean,
        TSLiteral::NumericLiteral(_) | TSLiteral::UnaryExpression(_) => Serial::Number,
        TSLiteral::BigIntLiteral(_) => Serial::BigInt,
        TSLiteral::StringLiteral(_) | TSLiteral::TemplateLiteral(_) => Serial::String,
    }
}

fn name(written: &TSTypeName<'_>) -> TypeExpression {
    match written {
        TSTypeName::IdentifierReference(one) => match one.name.as_str() {
            "Array" | "ReadonlyArray" => TypeExpression::Known(Serial::Array),
            name => TypeExpression::Reference(name.to_owned(), None),
        },
        TSTypeName::QualifiedName(one) => match &one.left {
            TSTypeName::IdentifierReference(left) => TypeExpression::Reference(
                left.name.to_string(),
                Some(one.right.name.to_string()),
            ),
            _ => TypeExpression::Known(Serial::Object),
        },
        TSTypeName::ThisExpression(_) => TypeExpression::Known(Serial::Object),
    }
}

/// What a constant expression is, as far as literals tell.
pub(super) fn literal_expression(written: &Expression<'_>) -> Serial {
    match written {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => Serial::String,
        Expression::NumericLiteral(_) => Serial::Number,
        Expression::BooleanLiteral(_) => Serial::Boolean,
        Expression::BigIntLiteral(_) => Serial::BigInt,
        Expression::UnaryExpression(one) => literal_expression(&one.argument),
        Expression::ParenthesizedExpression(one) => literal_expression(&one.expression),
        Expression::TSAsExpression(one) => literal_expression(&one.expression),
        Expression::TSSatisfiesExpression(one) => literal_expression(&one.expression),
        Expression::BinaryExpression(one) => {
            match (literal_expression(&one.left), literal_expression(&one.right)) {
                (Serial::String, _) | (_, Serial::String) => Serial::String,
                (Serial::Object, Serial::Object) => Serial::Object,
                _ => Serial::Number,
            }
        }
        _ => Serial::Object,
    }
}
