//! Exports: properties that are set where their names are declared.

use oxc::ast::ast::{
    BindingIdentifier, Class, Declaration, ExportDefaultDeclaration,
    ExportDefaultDeclarationKind, ExportFromDeclaration, ExportNamedDeclaration, Program,
    Statement,
};
use oxc::semantic::SymbolId;
use oxc::span::GetSpan;

use super::{RUNTIME, Rewriter, access, export_name};

impl<'a> Rewriter<'a, '_> {
    /// Learns which symbols are exported under which names.
    pub(super) fn collect_exports(&mut self, program: &Program<'a>) {
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
                    self.export_default(export);
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

    pub(super) fn export_default(&mut self, export: &ExportDefaultDeclaration<'a>) {
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

    pub(super) fn export_symbol(&mut self, symbol: Option<SymbolId>, name: &str) {
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
    pub(super) fn statement(&mut self, statement: &Statement<'a>) {
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

    /// ` exports.a = exports.b = local;` for a local symbol, or nothing.
    pub(super) fn assignments(&self, symbol: SymbolId, local: &str) -> String {
        let Some(names) = self.exported.get(&symbol) else { return String::new() };
        format!(" {}{local};", self.targets(names))
    }

    /// `exports.a = exports.b = `.
    pub(super) fn targets(&self, names: &[String]) -> String {
        names
            .iter()
            .map(|name| format!("{}{} = ", self.exports(), access(name)))
            .collect()
    }

    pub(super) fn after_declaration(&mut self, declaration: &Declaration<'a>, end: u32) {
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
    pub(super) fn export_list(&mut self, export: &ExportNamedDeclaration<'a>) {
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

    pub(super) fn default_statement(&mut self, export: &ExportDefaultDeclaration<'a>) {
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
                let text = self.default_class(class, inner.start, &target);
                self.edits.insert(export.span.end, text);
            }
            _ => self.edits.replace(start, inner.start, target),
        }
    }

    /// Names an anonymous class; gives the assignment that exports it.
    fn default_class(&mut self, class: &Class<'a>, start: u32, target: &str) -> String {
        let Some(id) = &class.id else {
            self.edits.insert(start + "class".len() as u32, " default_1 ");
            return format!(" {target}default_1;");
        };
        id.symbol_id
            .get()
            .map_or_else(String::new, |symbol| self.assignments(symbol, id.name.as_str()))
    }

    pub(super) fn export_from(&mut self, export: &ExportFromDeclaration<'a>) {
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
