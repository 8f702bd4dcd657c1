//! One file through parser, transformer, code generator and CommonJS.

use std::path::{Path, PathBuf};

use oxc::allocator::Allocator;
use oxc::ast::ast::{Program, Statement};
use oxc::codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc::diagnostics::Diagnostics;
use oxc::parser::{Parser, ParserReturn};
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use oxc::transformer::{
    DecoratorOptions, HelperLoaderMode, Module as ModuleFormat, TransformOptions,
    Transformer,
};
use oxc_sourcemap::OwnedSourceMap;

use super::commonjs::{self, Awaits, Marker, RUNTIME};
use super::edit::Edited;
use crate::types::{ProjectTypes, annotate};

use super::options::{ClassFields, CompilerOptions, ImportElision, Metadata, NullChecks};

/// The name under which the wrapper passes the helpers of decorators.
const HELPERS: &str = "babelHelpers";

/// What a file is written in, after its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// `.ts`, `.mts`, `.cts`, `.tsx`
    TypeScript,
    /// `.js`, `.mjs`, `.cjs`, `.jsx` and everything else
    JavaScript,
}

impl Language {
    /// The language of a path.
    pub(crate) fn of(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("ts" | "mts" | "cts" | "tsx") => Self::TypeScript,
            _ => Self::JavaScript,
        }
    }
}

/// A file as the engine evaluates it: a function expression.
#[derive(Debug)]
pub(crate) struct Module {
    /// The function expression; its body starts on the second line.
    pub(crate) code: String,
    /// Whether the function is async because the module awaits.
    pub(crate) awaits: bool,
}

/// A file that cannot be read as TypeScript or JavaScript.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub(crate) struct SyntaxError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 units, from 1.
    pub column: u32,
    /// What the parser says.
    pub message: String,
    /// Further remarks of the parser at the places it points to.
    pub labels: Vec<String>,
}

/// The result with what is needed to find the way back.
pub(super) struct Traced {
    pub(super) module: Module,
    /// The way from the evaluated body to the generated code, if it was generated.
    pub(super) generated: Option<Generated>,
}

pub(super) struct Generated {
    pub(super) body: Edited,
    pub(super) map: OwnedSourceMap,
    pub(super) code: String,
}

/// Whether the source map is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trace {
    Off,
    On,
}

/// Turns a file into a function expression.
///
/// # Errors
///
/// When the parser or the transformer refuses it.
pub(crate) fn transform(
    path: &Path,
    source: &str,
    options: &CompilerOptions,
    types: &ProjectTypes,
) -> Result<Module, SyntaxError> {
    Ok(trace(path, source, options, types, Trace::Off)?.module)
}

pub(super) fn trace(
    path: &Path,
    source: &str,
    options: &CompilerOptions,
    types: &ProjectTypes,
    trace: Trace,
) -> Result<Traced, SyntaxError> {
    let language = Language::of(path);
    if language == Language::JavaScript && !mentions_modules(source) {
        return Ok(plain(source));
    }
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, source_type(path, language)).parse();
    if language == Language::JavaScript && !parsed.module_record.has_module_syntax {
        return Ok(plain(source));
    }
    if let Some(error) = first_error(path, source, &parsed.diagnostics) {
        return Err(error);
    }
    let mut parsed = parsed;
    if language == Language::TypeScript && options.metadata == Metadata::Emit {
        annotate(&mut parsed.program, &allocator, path, types, options.null_checks);
    }
    compile(path, source, options, &allocator, parsed, trace)
}

/// Whether a JavaScript file may be an ES module, seen cheaply.
fn mentions_modules(source: &str) -> bool {
    source.contains("import") || source.contains("export ") || source.contains("export{")
}

fn source_type(path: &Path, language: Language) -> SourceType {
    let known = SourceType::from_path(path).unwrap_or_default();
    match language {
        Language::TypeScript => known.with_module(true),
        Language::JavaScript => known.with_unambiguous(true),
    }
}

/// CommonJS as it stands.
fn plain(source: &str) -> Traced {
    let source = source.trim_start_matches('\u{feff}');
    let comment = if source.starts_with("#!") { "//" } else { "" };
    let parameters =
        ["exports", "require", "module", "__filename", "__dirname"].map(String::from);
    let code = wrap(&parameters, false, &[comment, source]);
    Traced { module: Module { code, awaits: false }, generated: None }
}

fn wrap(parameters: &[String; 5], awaits: bool, body: &[&str]) -> String {
    let keyword = if awaits { "async function" } else { "function" };
    let parameters = parameters.join(", ");
    let size: usize = body.iter().map(|part| part.len()).sum();
    let mut code = String::with_capacity(size + 160);
    code.push_str(&format!("({keyword} ({parameters}, {RUNTIME}, {HELPERS}) {{\n"));
    body.iter().for_each(|part| code.push_str(part));
    code.push_str("\n})");
    code
}

fn compile<'a>(
    path: &Path,
    source: &'a str,
    options: &CompilerOptions,
    allocator: &'a Allocator,
    parsed: ParserReturn<'a>,
    trace: Trace,
) -> Result<Traced, SyntaxError> {
    let mut program = parsed.program;
    let marker = marker_of(&program);
    let analysed = SemanticBuilder::new()
        .with_excess_capacity(1.0)
        .with_enum_eval(true)
        .build(&program);
    if let Some(error) = first_error(path, source, &analysed.diagnostics) {
        return Err(error);
    }
    let scoping = analysed.semantic.into_scoping();
    let transformer = Transformer::new(allocator, path, &transform_options(options));
    let transformed = transformer.build_with_scoping(scoping, &mut program);
    if let Some(error) = first_error(path, source, &transformed.diagnostics) {
        return Err(error);
    }
    let generated =
        Codegen::new().with_options(codegen_options(path, trace)).build(&program);
    let code = generated.code;
    let is_module = parsed.module_record.has_module_syntax;
    let in_package = path.components().any(|part| part.as_os_str() == "node_modules");
    let awaits = if in_package { Awaits::Plain } else { Awaits::Marked };
    let rewritten = rewrite(allocator, &code, is_module, marker, awaits);
    let (body, parameters, awaits) =
        (rewritten.body, rewritten.parameters, rewritten.awaits);
    let module = Module { code: wrap(&parameters, awaits, &[&body.text]), awaits };
    let generated = generated.map.map(|map| Generated {
        body,
        map: OwnedSourceMap::new(map.into_owned()),
        code,
    });
    Ok(Traced { module, generated })
}

fn marker_of(program: &Program<'_>) -> Marker {
    let assigns = |one: &Statement<'_>| matches!(one, Statement::TSExportAssignment(_));
    match program.body.iter().any(assigns) {
        true => Marker::ExportAssignment,
        false => Marker::Define,
    }
}

/// Parses the generated code once more and makes it CommonJS.
fn rewrite(
    allocator: &Allocator,
    code: &str,
    is_module: bool,
    marker: Marker,
    awaits: Awaits,
) -> commonjs::CommonJs {
    let code = allocator.alloc_str(code);
    let parsed = Parser::new(allocator, code, SourceType::mjs()).parse();
    let program = allocator.alloc(parsed.program);
    let semantic = SemanticBuilder::new().with_build_nodes(true).build(program).semantic;
    let marker = if is_module { marker } else { Marker::ExportAssignment };
    commonjs::rewrite(program, &semantic, code, marker, awaits)
}

fn transform_options(options: &CompilerOptions) -> TransformOptions {
    let mut made = TransformOptions {
        decorator: DecoratorOptions {
            legacy: true,
            emit_decorator_metadata: options.metadata == Metadata::Emit,
            strict_null_checks: options.null_checks == NullChecks::Strict,
        },
        ..TransformOptions::default()
    };
    made.env.module = ModuleFormat::CommonJS;
    made.env.es2026.explicit_resource_management = true;
    made.helper_loader.mode = HelperLoaderMode::External;
    made.typescript.only_remove_type_imports = options.imports == ImportElision::TypeOnly;
    if options.class_fields == ClassFields::Assign {
        made.assumptions.set_public_class_fields = true;
        made.typescript.remove_class_fields_without_initializer = true;
    }
    made
}

fn codegen_options(path: &Path, trace: Trace) -> CodegenOptions {
    CodegenOptions {
        comments: CommentOptions::disabled(),
        source_map_path: (trace == Trace::On).then(|| path.to_path_buf()),
        ..CodegenOptions::default()
    }
}

fn first_error(path: &Path, source: &str, found: &Diagnostics) -> Option<SyntaxError> {
    let first =
        found.iter().find(|one| one.severity == oxc::diagnostics::Severity::Error)?;
    let offset = first.labels.iter().next().map_or(0, |label| label.offset() as usize);
    let (line, column) = super::position::line_column(source, offset);
    let mut labels: Vec<String> = first
        .labels
        .iter()
        .filter_map(|label| label.label().map(str::to_owned))
        .collect();
    labels.extend(first.help.as_ref().map(ToString::to_string));
    Some(SyntaxError {
        path: path.to_path_buf(),
        line,
        column,
        message: first.message.to_string(),
        labels,
    })
}
