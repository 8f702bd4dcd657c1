//! Imports: requires where they stood, and getters for what is exported again.

use oxc::ast::ast::{ImportDeclaration, ImportDeclarationSpecifier, Program, Statement};

use super::{Imported, RUNTIME, Rewriter, access, export_name, quote};

/// What an import asks of its module.
#[derive(Default)]
struct Wanted {
    namespace: Option<String>,
    default: bool,
    named: bool,
}

impl Wanted {
    fn of(specifiers: &[ImportDeclarationSpecifier<'_>]) -> Self {
        let mut wanted = Self::default();
        for specifier in specifiers {
            match specifier {
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(star) => {
                    wanted.namespace = Some(star.local.name.to_string());
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => {
                    wanted.default = true;
                }
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    let is_default = export_name(&one.imported) == "default";
                    wanted.default |= is_default;
                    wanted.named |= !is_default;
                }
            }
        }
        wanted
    }
}

impl<'a> Rewriter<'a, '_> {
    /// A variable for a module, named after its file as TypeScript does.
    pub(super) fn module_variable(&mut self, specifier: &str) -> String {
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
    pub(super) fn collect_imports(&mut self, program: &Program<'a>) {
        for statement in &program.body {
            let Statement::ImportDeclaration(import) = statement else { continue };
            let text = self.import(import);
            self.edits.replace(import.span.start, import.span.end, text);
        }
    }

    /// The statement that stands for an import.
    fn import(&mut self, import: &ImportDeclaration<'a>) -> String {
        let specifier = import.source.value.as_str();
        let required = self.require(specifier);
        let specifiers =
            import.specifiers.as_ref().map_or(&[][..], |list| list.as_slice());
        if specifiers.is_empty() {
            return format!("{required};");
        }
        let wanted = Wanted::of(specifiers);
        let value = match (
            wanted.namespace.is_some() || (wanted.default && wanted.named),
            wanted.default,
        ) {
            (true, _) => format!("{RUNTIME}.star({required})"),
            (false, true) => format!("{RUNTIME}.default({required})"),
            (false, false) => required,
        };
        let variable = match (&wanted.namespace, wanted.default) {
            (Some(name), false) => name.clone(),
            _ => self.module_variable(specifier),
        };
        for specifier in specifiers {
            self.import_name(specifier, &variable);
        }
        match wanted.namespace {
            Some(name) if name != variable => {
                format!("const {variable} = {value}, {name} = {variable};")
            }
            _ => format!("const {variable} = {value};"),
        }
    }

    pub(super) fn import_name(
        &mut self,
        specifier: &ImportDeclarationSpecifier<'a>,
        module: &str,
    ) {
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

    /// Getters for imported names that are exported again.
    pub(super) fn after_import(&mut self, import: &ImportDeclaration<'a>) {
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

    pub(super) fn getter(&self, name: &str, module: &str, property: &str) -> String {
        format!(
            " Object.defineProperty({}, {}, {{ enumerable: true, get: function () {{ return {module}{}; }} }});",
            self.exports(),
            quote(name),
            access(property)
        )
    }
}
