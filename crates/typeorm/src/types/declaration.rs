//! What a file declares and exports, as far as types go.

use std::collections::HashMap;

use oxc::ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Expression,
    ImportDeclarationSpecifier, ModuleExportName, ObjectPropertyKind, Program, Statement,
    TSEnumDeclaration, VariableDeclaration,
};

use super::expression::{Serial, TypeExpression, expression, literal_expression};

/// One declared name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    Class,
    Interface,
    Enum(Serial),
    Alias(TypeExpression),
}

/// An imported name: where from, and under which name there; `*` for a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) specifier: String,
    pub(super) name: String,
}

/// The types of one file.
#[derive(Debug, Default)]
pub(super) struct Declarations {
    pub(super) types: HashMap<String, Meaning>,
    /// Constants and what the values in them are.
    pub(super) constants: HashMap<String, Serial>,
    pub(super) imports: HashMap<String, Import>,
    /// Exported names that are called otherwise here.
    pub(super) renamed: HashMap<String, String>,
    /// `export { a as b } from`, by exported name.
    pub(super) forwarded: HashMap<String, Import>,
    /// `export * from`
    pub(super) stars: Vec<String>,
}

impl Declarations {
    /// Reads a parsed file.
    pub(super) fn of(program: &Program<'_>) -> Self {
        let mut found = Self::default();
        for statement in &program.body {
            found.statement(statement);
        }
        found
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::ImportDeclaration(import) => {
                let specifier = import.source.value.as_str();
                for one in import.specifiers.iter().flatten() {
                    self.import(one, specifier);
                }
            }
            Statement::ExportDeclaration(export) => self.declaration(&export.declaration),
            Statement::ExportNamedDeclaration(export) => {
                for one in &export.specifiers {
                    self.renamed.insert(text(&one.exported), text(&one.local));
                }
            }
            Statement::ExportFromDeclaration(export) => {
                let specifier = export.source.value.to_string();
                for one in &export.specifiers {
                    let import =
                        Import { specifier: specifier.clone(), name: text(&one.local) };
                    self.forwarded.insert(text(&one.exported), import);
                }
            }
            Statement::ExportAllDeclaration(export) => {
                let specifier = export.source.value.to_string();
                match &export.exported {
                    None => self.stars.push(specifier),
                    Some(name) => {
                        let import = Import { specifier, name: "*".to_owned() };
                        self.forwarded.insert(text(name), import);
                    }
                }
            }
            Statement::ExportDefaultDeclaration(export) => {
                self.default_export(&export.declaration);
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declaration(declaration);
                }
            }
        }
    }

    fn import(&mut self, one: &ImportDeclarationSpecifier<'_>, specifier: &str) {
        let name = match one {
            ImportDeclarationSpecifier::ImportSpecifier(one) => text(&one.imported),
            ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => "default".to_owned(),
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => "*".to_owned(),
        };
        let import = Import { specifier: specifier.to_owned(), name };
        self.imports.insert(one.local().name.to_string(), import);
    }

    fn default_export(&mut self, exported: &ExportDefaultDeclarationKind<'_>) {
        let (name, meaning) = match exported {
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                (class.id.as_ref().map(|id| id.name.to_string()), Meaning::Class)
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                (Some(interface.id.name.to_string()), Meaning::Interface)
            }
            ExportDefaultDeclarationKind::Identifier(name) => {
                self.renamed.insert("default".to_owned(), name.name.to_string());
                return;
            }
            _ => return,
        };
        let name = name.unwrap_or_else(|| "default".to_owned());
        self.types.insert(name.clone(), meaning);
        self.renamed.insert("default".to_owned(), name);
    }

    fn declaration(&mut self, declaration: &Declaration<'_>) {
        match declaration {
            Declaration::ClassDeclaration(class) => {
                if let Some(name) = &class.id {
                    self.types.insert(name.name.to_string(), Meaning::Class);
                }
            }
            Declaration::TSInterfaceDeclaration(one) => {
                self.types.entry(one.id.name.to_string()).or_insert(Meaning::Interface);
            }
            Declaration::TSEnumDeclaration(one) => {
                self.types.insert(one.id.name.to_string(), Meaning::Enum(members(one)));
            }
            Declaration::TSTypeAliasDeclaration(one) => {
                let alias = Meaning::Alias(expression(&one.type_annotation));
                self.types.insert(one.id.name.to_string(), alias);
            }
            Declaration::VariableDeclaration(one) => self.variables(one),
            _ => {}
        }
    }

    fn variables(&mut self, variables: &VariableDeclaration<'_>) {
        for one in &variables.declarations {
            if let (BindingPattern::BindingIdentifier(name), Some(value)) =
                (&one.id, &one.init)
            {
                self.constants.insert(name.name.to_string(), values(value));
            }
        }
    }
}

fn text(name: &ModuleExportName<'_>) -> String {
    match name {
        ModuleExportName::IdentifierName(name) => name.name.to_string(),
        ModuleExportName::IdentifierReference(name) => name.name.to_string(),
        ModuleExportName::StringLiteral(name) => name.value.to_string(),
    }
}

/// String, Number, or Object for a mixture.
fn members(declaration: &TSEnumDeclaration<'_>) -> Serial {
    let kinds = declaration.body.members.iter().map(|member| match &member.initializer {
        None => Serial::Number,
        Some(value) => match literal_expression(value) {
            Serial::String => Serial::String,
            _ => Serial::Number,
        },
    });
    same(kinds).unwrap_or(Serial::Number)
}

/// What the values of a constant object or array are, or what a constant is.
fn values(value: &Expression<'_>) -> Serial {
    match value {
        Expression::TSAsExpression(one) => values(&one.expression),
        Expression::TSSatisfiesExpression(one) => values(&one.expression),
        Expression::ParenthesizedExpression(one) => values(&one.expression),
        Expression::CallExpression(call) => {
            // Object.freeze({ ... })
            let first =
                call.arguments.first().and_then(|argument| argument.as_expression());
            first.map_or(Serial::Object, values)
        }
        Expression::ObjectExpression(object) => {
            let kinds = object.properties.iter().map(|property| match property {
                ObjectPropertyKind::ObjectProperty(one) => literal_expression(&one.value),
                ObjectPropertyKind::SpreadProperty(_) => Serial::Object,
            });
            same(kinds).unwrap_or(Serial::Object)
        }
        Expression::ArrayExpression(array) => {
            let kinds = array.elements.iter().map(|element| {
                element.as_expression().map_or(Serial::Object, literal_expression)
            });
            same(kinds).unwrap_or(Serial::Object)
        }
        other => literal_expression(other),
    }
}

/// The one kind of all, Object for several, none for nothing.
fn same(kinds: impl Iterator<Item = Serial>) -> Option<Serial> {
    kinds.reduce(|one, other| if one == other { one } else { Serial::Object })
}
