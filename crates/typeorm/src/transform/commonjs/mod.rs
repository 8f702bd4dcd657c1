//! ES modules as CommonJS, with TypeScript's behaviour: requires stay where
//! the imports stood, imported names are read through the module at every use,
//! and an export is a property that follows its variable.

mod exports;
mod imports;
mod references;

use std::collections::HashMap;

use oxc::ast::ast::{ModuleExportName, Program};
use oxc::semantic::{AstNodes, Scoping, Semantic, SymbolId};

use super::edit::{Edited, Edits};

/// The name under which the wrapper gives a module its runtime support.
pub(crate) const RUNTIME: &str = "__whimbrel";
/// The wrapper's parameters that a module may declare for itself.
const PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// Whether the module is marked as one (`__esModule`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// It has exports of its own.
    Define,
    /// `export =` replaces the whole exports object.
    ExportAssignment,
}

/// Whether awaited promises note where they were awaited, for stack traces:
/// the engine's own end at the first await.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaits {
    /// As written.
    Plain,
    /// `await mark(x, place)`.
    Marked,
}

/// A module body that can be wrapped in a function.
pub(crate) struct CommonJs {
    /// The text with its edits.
    pub(crate) body: Edited,
    /// The names of the wrapper's first five parameters.
    pub(crate) parameters: [String; 5],
    /// Whether it awaits at its top level.
    pub(crate) awaits: bool,
}

/// Where an imported name is read from.
#[derive(Debug)]
struct Imported {
    module: String,
    property: String,
}

struct Rewriter<'a, 's> {
    source: &'a str,
    scoping: &'s Scoping,
    nodes: &'s AstNodes<'a>,
    edits: Edits,
    parameters: [String; 5],
    imported: HashMap<SymbolId, Imported>,
    /// Local symbols and the names they are exported under.
    exported: HashMap<SymbolId, Vec<String>>,
    /// Re-exports of imported names, by symbol.
    forwarded: HashMap<SymbolId, Vec<String>>,
    /// Every exported name in order, for the first assignment of undefined.
    names: Vec<String>,
    /// Hoisted function exports: exported name, local name.
    hoisted: Vec<(String, String)>,
    taken: Vec<String>,
    awaits: Awaits,
}

/// Rewrites a module that has been through code generation.
pub(crate) fn rewrite<'a>(
    program: &Program<'a>,
    semantic: &Semantic<'a>,
    source: &'a str,
    marker: Marker,
    awaits: Awaits,
) -> CommonJs {
    let scoping = semantic.scoping();
    let parameters = PARAMETERS.map(|name| parameter_name(scoping, name));
    let mut rewriter = Rewriter {
        source,
        scoping,
        nodes: semantic.nodes(),
        edits: Edits::default(),
        parameters,
        imported: HashMap::new(),
        exported: HashMap::new(),
        forwarded: HashMap::new(),
        names: Vec::new(),
        hoisted: Vec::new(),
        taken: Vec::new(),
        awaits,
    };
    rewriter.collect_imports(program);
    rewriter.collect_exports(program);
    for statement in &program.body {
        rewriter.statement(statement);
    }
    rewriter.follow_assignments();
    rewriter.read_through();
    let awaits = rewriter.special_expressions();
    rewriter.prologue(program, marker);
    CommonJs {
        body: rewriter.edits.apply(source),
        parameters: rewriter.parameters,
        awaits,
    }
}

/// A wrapper parameter under its own name, or aside where the module declares it.
fn parameter_name(scoping: &Scoping, name: &str) -> String {
    if scoping.get_root_binding(name.into()).is_some() {
        format!("{RUNTIME}_{}", name.trim_start_matches('_'))
    } else {
        name.to_owned()
    }
}

fn export_name<'n>(name: &'n ModuleExportName<'_>) -> &'n str {
    match name {
        ModuleExportName::IdentifierName(name) => name.name.as_str(),
        ModuleExportName::IdentifierReference(name) => name.name.as_str(),
        ModuleExportName::StringLiteral(name) => name.value.as_str(),
    }
}

/// `.name`, or `["any name"]`.
fn access(property: &str) -> String {
    let plain = !property.is_empty()
        && !property.starts_with(|c: char| c.is_ascii_digit())
        && property.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    if plain { format!(".{property}") } else { format!("[{}]", quote(property)) }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl<'a> Rewriter<'a, '_> {
    pub(super) fn exports(&self) -> &str {
        &self.parameters[0]
    }

    pub(super) fn require(&self, specifier: &str) -> String {
        format!("{}({})", self.parameters[1], quote(specifier))
    }

    /// Strict mode, the module marker, undefined exports and hoisted functions.
    pub(super) fn prologue(&mut self, program: &Program<'a>, marker: Marker) {
        let mut text = String::from("\"use strict\"; ");
        let exports = self.exports();
        if marker == Marker::Define {
            text.push_str(&format!(
                "Object.defineProperty({exports}, \"__esModule\", {{ value: true }}); "
            ));
            let hoisted =
                |name: &str| self.hoisted.iter().any(|(other, _)| other == name);
            let undefined: String = self
                .names
                .iter()
                .rev()
                .filter(|name| !hoisted(name))
                .map(|name| format!("{exports}{} = ", access(name)))
                .collect();
            if !undefined.is_empty() {
                text.push_str(&format!("{undefined}void 0; "));
            }
        }
        for (name, local) in &self.hoisted {
            text.push_str(&format!("{exports}{} = {local}; ", access(name)));
        }
        match &program.hashbang {
            Some(hashbang) => {
                self.edits.replace(hashbang.span.start, hashbang.span.end, text);
            }
            None => self.edits.insert_first(0, text),
        }
    }
}
