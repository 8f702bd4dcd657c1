//! ES modules as CommonJS, with TypeScript's behaviour: requires stay where
//! the imports stood, imported names are read through the module at every use,
//! and an export is a property that follows its variable.

use std::collections::HashMap;

use oxc::ast::AstKind;
use oxc::ast::ast::{
    BindingIdentifier, Declaration, ExportDefaultDeclarationKind, ImportDeclaration,
    ImportDeclarationSpecifier, ModuleExportName, Program, Statement,
};
use oxc::semantic::{AstNodes, Scoping, Semantic, SymbolId};
use oxc::span::{GetSpan, Span};

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
    fn exports(&self) -> &str {
        &self.parameters[0]
    }

    fn require(&self, specifier: &str) -> String {
        format!("{}({})", self.parameters[1], quote(specifier))
    }

    /// A variable for a module, named after its file as TypeScript does.
    fn module_variable(&mut self, specifier: &str) -> String {
        let file =
            specifier.rsplit('/').find(|part| !part.is_empty()).unwrap_or("module");
        let file = file.strip_suffix(".js").unwrap_or(file);
        let mut stem: String = file
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '$' { c } else { '_' })
            .collect();
        if stem.starts_with(|c: char| c.is_ascii_digit()) {
            stem.insert(0, '_');
        }
        let mut number = 1;
        loop {
            let name = format!("{stem}_{number}");
            if !self.source.contains(&name) && !self.taken.contains(&name) {
                self.taken.push(name.clone());
                return name;
            }
            number += 1;
        }
    }

    /// Learns what each imported name stands for, and writes the requires.
    fn collect_imports(&mut self, program: &Program<'a>) {
        for statement in &program.body {
            let Statement::ImportDeclaration(import) = statement else { continue };
            let text = self.import(import);
            self.edits.replace(import.span.start, import.span.end, text);
        }
    }

    fn import(&mut self, import: &ImportDeclaration<'a>) -> String {
        let specifier = import.source.value.as_str();
        let required = self.require(specifier);
        let Some(specifiers) = import.specifiers.as_ref().filter(|list| !list.is_empty())
        else {
            return format!("{required};");
        };
        let mut namespace = None;
        let (mut default, mut named) = (false, false);
        for specifier in specifiers {
            match specifier {
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(star) => {
                    namespace = Some(star.local.name.to_string());
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => default = true,
                ImportDeclarationSpecifier::ImportSpecifier(one)
                    if export_name(&one.imported) == "default" =>
                {
                    default = true;
                }
                ImportDeclarationSpecifier::ImportSpecifier(_) => named = true,
            }
        }
        let value = match (namespace.is_some() || (default && named), default) {
            (true, _) => format!("{RUNTIME}.star({required})"),
            (false, true) => format!("{RUNTIME}.default({required})"),
            (false, false) => required,
        };
        let variable = match (&namespace, default) {
            (Some(name), false) => name.clone(),
            _ => self.module_variable(specifier),
        };
        for specifier in specifiers {
            self.import_name(specifier, &variable);
        }
        match namespace {
            Some(name) if name != variable => {
                format!("const {variable} = {value}, {name} = {variable};")
            }
            _ => format!("const {variable} = {value};"),
        }
    }

    fn import_name(&mut self, specifier: &ImportDeclarationSpecifier<'a>, module: &str) {
        let (local, property) = match specifier {
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => return,
            ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                (&one.local, "default")
            }
            ImportDeclarationSpecifier::ImportSpecifier(one) => {
                (&one.local, export_name(&one.imported))
            }
        };
        if let Some(symbol) = local.symbol_id.get() {
            let imported =
                Imported { module: module.to_owned(), property: property.to_owned() };
            self.imported.insert(symbol, imported);
        }
    }

    /// Learns which symbols are exported under which names.
    fn collect_exports(&mut self, program: &Program<'a>) {
        for statement in &program.body {
            match statement {
                Statement::ExportDeclaration(export) => {
                    for_each_bound(&export.declaration, &mut |name| {
                        self.export_symbol(name.symbol_id.get(), name.name.as_str());
                    });
                }
                Statement::ExportNamedDeclaration(export) => {
                    for specifier in &export.specifiers {
                        let local = export_name(&specifier.local);
                        let symbol = self.scoping.get_root_binding(local.into());
                        self.export_symbol(symbol, export_name(&specifier.exported));
                    }
                }
                Statement::ExportDefaultDeclaration(export) => {
                    self.export_default(export)
                }
                Statement::ExportFromDeclaration(export) => {
                    for specifier in &export.specifiers {
                        self.names.push(export_name(&specifier.exported).to_owned());
                    }
                }
                Statement::ExportAllDeclaration(export) => {
                    if let Some(name) = &export.exported {
                        self.names.push(export_name(name).to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    fn export_default(&mut self, export: &oxc::ast::ast::ExportDefaultDeclaration<'a>) {
        self.names.push("default".to_owned());
        match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let local =
                    function.id.as_ref().map_or("default_1", |id| id.name.as_str());
                self.hoisted.push(("default".to_owned(), local.to_owned()));
                if let Some(symbol) =
                    function.id.as_ref().and_then(|id| id.symbol_id.get())
                {
                    self.exported.entry(symbol).or_default().push("default".to_owned());
                }
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                if let Some(symbol) = class.id.as_ref().and_then(|id| id.symbol_id.get())
                {
                    self.exported.entry(symbol).or_default().push("default".to_owned());
                }
            }
            _ => {}
        }
    }

    fn export_symbol(&mut self, symbol: Option<SymbolId>, name: &str) {
        self.names.push(name.to_owned());
        let Some(symbol) = symbol else { return };
        if self.imported.contains_key(&symbol) {
            self.forwarded.entry(symbol).or_default().push(name.to_owned());
            return;
        }
        if self.scoping.symbol_flags(symbol).is_function() {
            let local = self.scoping.symbol_name(symbol).to_owned();
            self.hoisted.push((name.to_owned(), local));
        }
        self.exported.entry(symbol).or_default().push(name.to_owned());
    }

    /// Writes one top-level statement.
    fn statement(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::ImportDeclaration(import) => self.after_import(import),
            Statement::ExportDeclaration(export) => {
                let start = export.declaration.span().start;
                self.edits.replace(export.span.start, start, "");
                self.after_declaration(&export.declaration, export.span.end);
            }
            Statement::ExportNamedDeclaration(export) => self.export_list(export),
            Statement::ExportDefaultDeclaration(export) => self.default_statement(export),
            Statement::ExportFromDeclaration(export) => self.export_from(export),
            Statement::ExportAllDeclaration(export) => {
                let required = self.require(export.source.value.as_str());
                let exports = self.exports();
                let text = match &export.exported {
                    Some(name) => format!(
                        "{exports}{} = {RUNTIME}.star({required});",
                        access(export_name(name))
                    ),
                    None => format!("{RUNTIME}.exportStar({required}, {exports});"),
                };
                self.edits.replace(export.span.start, export.span.end, text);
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.after_declaration(declaration, statement.span().end);
                }
            }
        }
    }

    /// Getters for imported names that are exported again.
    fn after_import(&mut self, import: &ImportDeclaration<'a>) {
        let mut text = String::new();
        for specifier in import.specifiers.iter().flatten() {
            let local = specifier.local();
            let Some(symbol) = local.symbol_id.get() else { continue };
            let names = self.forwarded.get(&symbol).map_or(&[][..], Vec::as_slice);
            let Some(imported) = self.imported.get(&symbol) else {
                text.push_str(&self.assignments(symbol, local.name.as_str()));
                continue;
            };
            for name in names {
                text.push_str(&self.getter(name, &imported.module, &imported.property));
            }
        }
        if !text.is_empty() {
            self.edits.insert(import.span.end, text);
        }
    }

    fn getter(&self, name: &str, module: &str, property: &str) -> String {
        format!(
            " Object.defineProperty({}, {}, {{ enumerable: true, get: function () {{ return {module}{}; }} }});",
            self.exports(),
            quote(name),
            access(property)
        )
    }

    /// ` exports.a = exports.b = local;` for a local symbol, or nothing.
    fn assignments(&self, symbol: SymbolId, local: &str) -> String {
        let Some(names) = self.exported.get(&symbol) else { return String::new() };
        format!(" {}{local};", self.targets(names))
    }

    /// `exports.a = exports.b = `.
    fn targets(&self, names: &[String]) -> String {
        names
            .iter()
            .map(|name| format!("{}{} = ", self.exports(), access(name)))
            .collect()
    }

    fn after_declaration(&mut self, declaration: &Declaration<'a>, end: u32) {
        if matches!(declaration, Declaration::FunctionDeclaration(_)) {
            return;
        }
        let mut text = String::new();
        for_each_bound(declaration, &mut |name| {
            if let Some(symbol) = name.symbol_id.get() {
                text.push_str(&self.assignments(symbol, name.name.as_str()));
            }
        });
        if !text.is_empty() {
            let semicolon =
                if self.source[..end as usize].ends_with([';', '}']) { "" } else { ";" };
            self.edits.insert(end, format!("{semicolon}{text}"));
        }
    }

    /// `export { a, b as c }`: done where the names are declared, except for globals.
    fn export_list(&mut self, export: &oxc::ast::ast::ExportNamedDeclaration<'a>) {
        let mut text = String::from(";");
        for specifier in &export.specifiers {
            let local = export_name(&specifier.local);
            if self.scoping.get_root_binding(local.into()).is_none() {
                let name = access(export_name(&specifier.exported));
                text.push_str(&format!(" {}{name} = {local};", self.exports()));
            }
        }
        self.edits.replace(export.span.start, export.span.end, text);
    }

    fn default_statement(
        &mut self,
        export: &oxc::ast::ast::ExportDefaultDeclaration<'a>,
    ) {
        let start = export.span.start;
        let inner = export.declaration.span();
        let target = format!("{}.default = ", self.exports());
        match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                self.edits.replace(start, inner.start, "");
                if function.id.is_none() {
                    self.edits.insert(function.params.span.start, " default_1");
                }
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                self.edits.replace(start, inner.start, "");
                let name = match &class.id {
                    Some(id) => id.name.to_string(),
                    None => {
                        let keyword = inner.start + "class".len() as u32;
                        self.edits.insert(keyword, " default_1 ");
                        "default_1".to_owned()
                    }
                };
                let text = match class.id.as_ref().and_then(|id| id.symbol_id.get()) {
                    Some(symbol) => self.assignments(symbol, &name),
                    None => format!(" {target}{name};"),
                };
                self.edits.insert(export.span.end, text);
            }
            _ => self.edits.replace(start, inner.start, target),
        }
    }

    fn export_from(&mut self, export: &oxc::ast::ast::ExportFromDeclaration<'a>) {
        let specifier = export.source.value.as_str();
        let required = self.require(specifier);
        let (mut default, mut named) = (false, false);
        for specifier in &export.specifiers {
            match export_name(&specifier.local) {
                "default" => default = true,
                _ => named = true,
            }
        }
        let text = if export.specifiers.is_empty() {
            format!("{required};")
        } else {
            let variable = self.module_variable(specifier);
            let value = match (default, named) {
                (true, true) => format!("{RUNTIME}.star({required})"),
                (true, false) => format!("{RUNTIME}.default({required})"),
                (false, _) => required,
            };
            let mut text = format!("const {variable} = {value};");
            for specifier in &export.specifiers {
                let (name, property) =
                    (export_name(&specifier.exported), export_name(&specifier.local));
                text.push_str(&self.getter(name, &variable, property));
            }
            text
        };
        self.edits.replace(export.span.start, export.span.end, text);
    }

    /// Keeps exports equal to their variables when those are assigned to.
    fn follow_assignments(&mut self) {
        let mut inserts: Vec<(u32, String)> = Vec::new();
        for (&symbol, names) in &self.exported {
            let local = self.scoping.symbol_name(symbol);
            let targets = self.targets(names);
            for reference in self.scoping.get_resolved_references(symbol) {
                if reference.is_write() {
                    self.assignment(reference.node_id(), local, &targets, &mut inserts);
                }
            }
        }
        for (offset, text) in inserts {
            self.edits.insert(offset, text);
        }
    }

    fn assignment(
        &self,
        node: oxc::semantic::NodeId,
        local: &str,
        targets: &str,
        inserts: &mut Vec<(u32, String)>,
    ) {
        let identifier = self.nodes.kind(node).span();
        for ancestor in self.nodes.ancestors(node) {
            match ancestor.kind() {
                AstKind::AssignmentExpression(assignment)
                    if assignment.left.span() == identifier =>
                {
                    inserts.push((assignment.span.start, targets.to_owned()));
                    return;
                }
                AstKind::AssignmentExpression(assignment) => {
                    inserts.push((assignment.span.start, "(".to_owned()));
                    inserts.push((assignment.span.end, format!(", {targets}{local})")));
                    return;
                }
                AstKind::UpdateExpression(update) if update.prefix => {
                    inserts.push((update.span.start, format!("({targets}")));
                    inserts.push((update.span.end, ")".to_owned()));
                    return;
                }
                AstKind::UpdateExpression(update) => {
                    inserts.push((update.span.start, "[".to_owned()));
                    inserts.push((update.span.end, format!(", {targets}{local}][0]")));
                    return;
                }
                AstKind::ForInStatement(statement) => {
                    self.loop_body(statement.body.span(), local, targets, inserts);
                    return;
                }
                AstKind::ForOfStatement(statement) => {
                    self.loop_body(statement.body.span(), local, targets, inserts);
                    return;
                }
                _ => {}
            }
        }
    }

    fn loop_body(
        &self,
        body: Span,
        local: &str,
        targets: &str,
        inserts: &mut Vec<(u32, String)>,
    ) {
        inserts.push((body.start, format!("{{ {targets}{local}; ")));
        inserts.push((body.end, " }".to_owned()));
    }

    /// Reads imported names through their module.
    fn read_through(&mut self) {
        for (&symbol, imported) in &self.imported {
            let value = format!("{}{}", imported.module, access(&imported.property));
            for reference in self.scoping.get_resolved_references(symbol) {
                let node = reference.node_id();
                let span = self.nodes.kind(node).span();
                let text = match self.nodes.parent_kind(node) {
                    AstKind::ExportSpecifier(_) => continue,
                    AstKind::ObjectProperty(property) if property.shorthand => {
                        format!("{}: {value}", self.scoping.symbol_name(symbol))
                    }
                    AstKind::CallExpression(call) if call.callee.span() == span => {
                        format!("(0, {value})")
                    }
                    AstKind::TaggedTemplateExpression(tag) if tag.tag.span() == span => {
                        format!("(0, {value})")
                    }
                    _ => value.clone(),
                };
                self.edits.replace(span.start, span.end, text);
            }
        }
    }

    /// `import()` and `import.meta`; answers whether the top level awaits.
    fn special_expressions(&mut self) -> bool {
        let mut awaits = false;
        for node in self.nodes.iter() {
            match node.kind() {
                AstKind::ImportExpression(import) => {
                    let start = import.span.start;
                    let text = format!("{RUNTIME}.import");
                    self.edits.replace(start, start + "import".len() as u32, text);
                }
                AstKind::ImportMeta(meta) => {
                    let text = format!("{RUNTIME}.meta");
                    self.edits.replace(meta.span.start, meta.span.end, text);
                }
                AstKind::AwaitExpression(one) => {
                    awaits |= self.at_top_level(node.id());
                    if self.awaits == Awaits::Marked {
                        self.mark(one.argument.span());
                    }
                }
                AstKind::ForOfStatement(statement) if statement.r#await => {
                    awaits |= self.at_top_level(node.id());
                }
                _ => {}
            }
        }
        awaits
    }

    /// Lets an awaited value note its place in the generated code.
    fn mark(&mut self, awaited: Span) {
        self.edits.insert(awaited.start, format!("{RUNTIME}.mark("));
        self.edits.insert(awaited.end, format!(", {})", awaited.start));
    }

    fn at_top_level(&self, node: oxc::semantic::NodeId) -> bool {
        !self.nodes.ancestor_kinds(node).any(|kind| {
            matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_))
        })
    }

    /// Strict mode, the module marker, undefined exports and hoisted functions.
    fn prologue(&mut self, program: &Program<'a>, marker: Marker) {
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

/// Calls `found` for every name that a declaration binds.
fn for_each_bound<'d, 'a>(
    declaration: &'d Declaration<'a>,
    found: &mut dyn FnMut(&'d BindingIdentifier<'a>),
) {
    match declaration {
        Declaration::VariableDeclaration(variables) => {
            for declarator in &variables.declarations {
                for name in declarator.id.get_binding_identifiers() {
                    found(name);
                }
            }
        }
        Declaration::FunctionDeclaration(function) => {
            if let Some(name) = &function.id {
                found(name);
            }
        }
        Declaration::ClassDeclaration(class) => {
            if let Some(name) = &class.id {
                found(name);
            }
        }
        _ => {}
    }
}
