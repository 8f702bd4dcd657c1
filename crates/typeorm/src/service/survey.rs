//! What a migration file will answer, read from its syntax alone.
//!
//! Most migration files export one class whose name is plain to see. Such a
//! file need not be evaluated before its migration is executed, so that
//! listing a thousand migrations costs a thousand parses and no JavaScript.

use std::path::Path;

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Class, ClassElement, Declaration, ExportDefaultDeclarationKind, Expression,
    FunctionBody, MethodDefinitionKind, ModuleExportName, Program, PropertyKey,
    Statement,
};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// The one migration of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surveyed {
    /// The instance's `name`, or the class's.
    pub(super) name: String,
    /// The instance's `transaction`.
    pub(super) transaction: Option<bool>,
}

/// Reads a file; none when only evaluating it can tell.
pub(super) fn survey(
    allocator: &Allocator,
    path: &Path,
    source: &str,
) -> Option<Surveyed> {
    let kind = SourceType::from_path(path).ok()?.with_module(true);
    let parsed = Parser::new(allocator, source, kind).parse();
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let class = match parsed.module_record.has_module_syntax {
        true => only_export(&parsed.program)?,
        false => only_commonjs_export(&parsed.program)?,
    };
    let (name, transaction) = fields(class)?;
    let name = name.or_else(|| class.id.as_ref().map(|id| id.name.to_string()))?;
    Some(Surveyed { name, transaction })
}

/// The class that a file exports when it exports nothing else.
fn only_export<'p, 'a>(program: &'p Program<'a>) -> Option<&'p Class<'a>> {
    let mut found = None;
    for statement in &program.body {
        let exported = match statement {
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::ClassDeclaration(class) => &**class,
                Declaration::TSInterfaceDeclaration(_)
                | Declaration::TSTypeAliasDeclaration(_) => continue,
                _ => return None,
            },
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::ClassDeclaration(class) => &**class,
                _ => return None,
            },
            Statement::ExportNamedDeclaration(export) => {
                let [one] = export.specifiers.as_slice() else { return None };
                let ModuleExportName::IdentifierReference(local) = &one.local else {
                    return None;
                };
                declared(program, local.name.as_str())?
            }
            Statement::ExportAllDeclaration(_)
            | Statement::ExportFromDeclaration(_)
            | Statement::TSExportAssignment(_)
            | Statement::ExpressionStatement(_) => return None,
            _ => continue,
        };
        if found.replace(exported).is_some() {
            return None;
        }
    }
    found
}

/// The same for CommonJS, as a compiler or TypeORM's own template writes it.
fn only_commonjs_export<'p, 'a>(program: &'p Program<'a>) -> Option<&'p Class<'a>> {
    let mut found = None;
    for statement in &program.body {
        let exported = match statement {
            Statement::ExpressionStatement(one) => match export_of(&one.expression)? {
                CommonJs::Nothing => continue,
                CommonJs::Class(class) => class,
                CommonJs::Name(name) => declared(program, name)?,
            },
            _ if statement.as_declaration().is_some() => continue,
            _ => return None,
        };
        if found.replace(exported).is_some() {
            return None;
        }
    }
    found
}

/// What a statement of a CommonJS module does to its exports.
enum CommonJs<'p, 'a> {
    /// `exports.__esModule`, `exports.a = void 0`
    Nothing,
    Class(&'p Class<'a>),
    Name(&'p str),
}

/// None for any other statement.
fn export_of<'p, 'a>(statement: &'p Expression<'a>) -> Option<CommonJs<'p, 'a>> {
    let assignment = match statement {
        Expression::CallExpression(call) => {
            let name = call.arguments.get(1)?.as_expression()?;
            let marks = matches!(name, Expression::StringLiteral(text) if text.value.as_str() == "__esModule");
            return marks.then_some(CommonJs::Nothing);
        }
        Expression::AssignmentExpression(assignment) => assignment,
        _ => return None,
    };
    let target = assignment.left.as_member_expression()?;
    let object = target.object().get_identifier_reference()?.name.as_str();
    let whole = object == "module" && target.static_property_name() == Some("exports");
    if object != "exports" && !whole {
        return None;
    }
    match &assignment.right {
        Expression::UnaryExpression(_) => Some(CommonJs::Nothing),
        Expression::AssignmentExpression(_) => match export_of(&assignment.right)? {
            CommonJs::Nothing => Some(CommonJs::Nothing),
            _ => None,
        },
        Expression::ClassExpression(class) => Some(CommonJs::Class(class)),
        Expression::Identifier(name) => Some(CommonJs::Name(name.name.as_str())),
        _ => None,
    }
}

fn declared<'p, 'a>(program: &'p Program<'a>, name: &str) -> Option<&'p Class<'a>> {
    program.body.iter().find_map(|statement| match statement {
        Statement::ClassDeclaration(class)
            if class.id.as_ref().is_some_and(|id| id.name.as_str() == name) =>
        {
            Some(&**class)
        }
        _ => None,
    })
}

/// What a class tells about its migration.
#[derive(Default)]
struct Told {
    name: Option<String>,
    transaction: Option<Option<bool>>,
}

impl Told {
    /// Takes note of a field; none when it is told twice or not plainly.
    fn field(&mut self, key: &str, value: &Expression<'_>) -> Option<()> {
        let known = match key {
            "name" => self.name.replace(text(value)?).is_some(),
            "transaction" => self.transaction.replace(flag(value)?).is_some(),
            _ => false,
        };
        (!known).then_some(())
    }

    /// Takes note of a member; none when something unseen may tell more.
    fn member(&mut self, element: &ClassElement<'_>) -> Option<()> {
        match element {
            ClassElement::MethodDefinition(method) => match method.kind {
                MethodDefinitionKind::Constructor => {
                    let plain = method.value.params.items.is_empty();
                    for (key, value) in assignments(method.value.body.as_ref()?, plain)? {
                        self.field(key, value)?;
                    }
                    Some(())
                }
                MethodDefinitionKind::Method if !method.computed => {
                    (!is_told(key(&method.key))).then_some(())
                }
                _ => None,
            },
            ClassElement::PropertyDefinition(property) => {
                let key = key(&property.key).filter(|_| !property.computed)?;
                match &property.value {
                    _ if property.r#static => (!is_told(Some(key))).then_some(()),
                    Some(value) => self.field(key, value),
                    None => Some(()),
                }
            }
            ClassElement::TSIndexSignature(_) => Some(()),
            ClassElement::StaticBlock(_) | ClassElement::AccessorProperty(_) => None,
        }
    }
}

/// The fields `name` and `transaction`; none when something else may set them.
fn fields(class: &Class<'_>) -> Option<(Option<String>, Option<bool>)> {
    if class.heritage.is_some() || !class.decorators.is_empty() || class.r#abstract {
        return None;
    }
    let mut told = Told::default();
    for element in &class.body.body {
        told.member(element)?;
    }
    Some((told.name, told.transaction.flatten()))
}

/// The fields that a constructor sets, when it does nothing else.
fn assignments<'b, 'a>(
    body: &'b FunctionBody<'a>,
    without_parameters: bool,
) -> Option<Vec<(&'b str, &'b Expression<'a>)>> {
    if !without_parameters {
        return None;
    }
    let set = |statement: &'b Statement<'a>| {
        let Statement::ExpressionStatement(one) = statement else { return None };
        let Expression::AssignmentExpression(assignment) = &one.expression else {
            return None;
        };
        let target = assignment.left.as_member_expression()?;
        let own = matches!(target.object(), Expression::ThisExpression(_));
        Some((target.static_property_name().filter(|_| own)?, &assignment.right))
    };
    body.statements.iter().map(set).collect()
}

/// Whether a member of this name would tell the migration's name or mode.
fn is_told(key: Option<&str>) -> bool {
    matches!(key, Some("name" | "transaction"))
}

fn key<'k>(key: &'k PropertyKey<'_>) -> Option<&'k str> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
        PropertyKey::StringLiteral(text) => Some(text.value.as_str()),
        PropertyKey::PrivateIdentifier(_) => Some("#"),
        _ => None,
    }
}

fn text(value: &Expression<'_>) -> Option<String> {
    match value {
        Expression::StringLiteral(text) => Some(text.value.to_string()),
        Expression::TemplateLiteral(text) if text.expressions.is_empty() => {
            text.quasis.first()?.value.cooked.as_ref().map(ToString::to_string)
        }
        Expression::TSAsExpression(one) => self::text(&one.expression),
        _ => None,
    }
}

/// `true`, `false` or `undefined`.
fn flag(value: &Expression<'_>) -> Option<Option<bool>> {
    match value {
        Expression::BooleanLiteral(flag) => Some(Some(flag.value)),
        Expression::Identifier(name) if name.name.as_str() == "undefined" => Some(None),
        Expression::TSAsExpression(one) => flag(&one.expression),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surveyed(source: &str) -> Option<Surveyed> {
        survey(&Allocator::default(), Path::new("/m.ts"), source)
    }

    fn names(source: &str) -> Option<String> {
        surveyed(source).map(|found| found.name)
    }

    #[test]
    fn plain_classes_are_read() {
        let source = "import { QueryRunner } from 'typeorm';
            export class Init1700000000001 { transaction = false as const;
            async up(q: QueryRunner) {} async down() {} }";
        let found = surveyed(source).unwrap();
        assert_eq!(found.name, "Init1700000000001");
        assert_eq!(found.transaction, Some(false));
        assert_eq!(names("export class A { name = `B1`; async up() {} }").unwrap(), "B1");
        assert_eq!(
            names("export class A { constructor() { this.name = 'B'; } }").unwrap(),
            "B"
        );
        assert_eq!(names("module.exports = class A { async up() {} }").unwrap(), "A");
        let compiled =
            "'use strict'; Object.defineProperty(exports, '__esModule', { value: true });
            exports.A = void 0; const x = require('x'); class A {} exports.A = A;";
        assert_eq!(names(compiled).unwrap(), "A");
        assert_eq!(names("class A {} export { A };").unwrap(), "A");
        assert_eq!(names("export default class D {}").unwrap(), "D");
    }

    #[test]
    fn whatever_code_may_decide_is_left_to_evaluation() {
        for source in [
            "export class A extends B {}",
            "export class A { name = make(); }",
            "export class A { static name = 'B'; }",
            "export class A { get name() { return 'x'; } }",
            "export class A { constructor() { this.name = make(); } }",
            "export class A { constructor(private x = 1) {} }",
            "export class A { constructor() { this.name = 'B'; } name = 'C'; }",
            "export class A {} export function help() {}",
            "export class A {} export class B {}",
            "export * from './a';",
            "module.exports = class A {}; module.exports.b = 1;",
            "exports.A = A; class A {} exports.B = A;",
            "export class A {} A.prototype.name = 'B';",
            "export default class {}",
        ] {
            assert_eq!(names(source), None, "{source}");
        }
    }
}
