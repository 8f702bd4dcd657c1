//! The compiler options of a `tsconfig.json` that change what a file means.

use oxc_resolver::TsConfig;

/// How class fields without a `declare` modifier are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ClassFields {
    /// As the language defines them (`useDefineForClassFields: true`).
    Define,
    /// As assignments in the constructor (`useDefineForClassFields: false`).
    Assign,
}

/// Which imports survive when their names are not used as values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ImportElision {
    /// Imports that are only used as types are removed: TypeScript's default.
    Unused,
    /// Only `import type` is removed (`verbatimModuleSyntax` and its forerunners).
    TypeOnly,
}

/// Whether `null` and `undefined` are types of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NullChecks {
    /// `string | null` is a union: its `design:type` is Object.
    Strict,
    /// `string | null` is `string`.
    Loose,
}

/// Whether `design:type` and its kin are written for decorated members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Metadata {
    /// `emitDecoratorMetadata` is on.
    Emit,
    /// It was switched off explicitly.
    Omit,
}

/// The options of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CompilerOptions {
    /// Meaning of class fields.
    pub(crate) class_fields: ClassFields,
    /// Meaning of unused imports.
    pub(crate) imports: ImportElision,
    /// Meaning of `| null`.
    pub(crate) null_checks: NullChecks,
    /// Decorator metadata.
    pub(crate) metadata: Metadata,
}

impl Default for CompilerOptions {
    fn default() -> Self {
        Self {
            class_fields: ClassFields::Assign,
            imports: ImportElision::Unused,
            null_checks: NullChecks::Loose,
            metadata: Metadata::Emit,
        }
    }
}

impl CompilerOptions {
    /// Reads the options as TypeScript understands them, with its defaults.
    ///
    /// Metadata is written unless it is switched off by name: a project whose
    /// build tool writes it need not say so in its `tsconfig.json`.
    pub(crate) fn from_tsconfig(tsconfig: &TsConfig) -> Self {
        let options = &tsconfig.compiler_options;
        let define = options.use_define_for_class_fields.unwrap_or_else(|| {
            options.target.as_deref().is_some_and(defines_class_fields)
        });
        let strict = options.strict_null_checks.or(options.strict).unwrap_or_default();
        let verbatim = options.verbatim_module_syntax.unwrap_or_default()
            || options.preserve_value_imports.unwrap_or_default()
            || options.imports_not_used_as_values.as_deref() == Some("preserve");
        Self {
            class_fields: if define { ClassFields::Define } else { ClassFields::Assign },
            imports: if verbatim {
                ImportElision::TypeOnly
            } else {
                ImportElision::Unused
            },
            null_checks: if strict { NullChecks::Strict } else { NullChecks::Loose },
            metadata: match options.emit_decorator_metadata {
                Some(false) => Metadata::Omit,
                _ => Metadata::Emit,
            },
        }
    }
}

/// Whether TypeScript's default for `useDefineForClassFields` is true: from ES2022 on.
fn defines_class_fields(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    target == "esnext"
        || target
            .strip_prefix("es")
            .and_then(|year| year.parse::<u32>().ok())
            .is_some_and(|year| year >= 2022)
}
