//! The `whimbrel` command: arguments in, the library's verbs, words and exit codes out.

mod args;
mod context;
mod exit;
mod how;
mod prepare;
mod private;
mod render;
mod signals;
mod verbs;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{
    DropIn, From, Native, TenancyVerb, Verb, as_clap_reads, is_dropin, only_typeorm_has,
};
use crate::context::Context;
use crate::render::Problem;
use crate::verbs::{Scope, is_named};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    ExitCode::from(if is_dropin(&arguments) {
        dropin(&arguments)
    } else {
        native(&arguments)
    })
}

fn native(arguments: &[String]) -> u8 {
    let native = match Native::try_parse_from(arguments) {
        Ok(native) => native,
        Err(error)
            if error.use_stderr() && arguments.iter().any(|one| one == "--json") =>
        {
            let problem = Problem::input("usage", complaint(&error));
            render::Document::failed(&problem, Path::new("."));
            return exit::WRONG_INPUT;
        }
        Err(error) => return usage(&error, exit::WRONG_INPUT),
    };
    if let Verb::Completions { shell } = native.verb {
        let mut command = Native::command();
        clap_complete::generate(shell, &mut command, "whimbrel", &mut std::io::stdout());
        return exit::DONE;
    }
    let context = match Context::new(native.scope.directory.clone()) {
        Ok(context) => context,
        Err(error) => {
            let folder = native.scope.directory.as_deref();
            let folder = folder.unwrap_or(Path::new(".")).display();
            let title = format!("cannot work in folder `{folder}`: {error}");
            let problem = Problem::input("usage", title);
            if native.scope.json {
                render::Document::failed(&problem, Path::new("."));
            } else {
                render::show(&problem, Path::new("."), false);
            }
            return problem.exit;
        }
    };
    render::hide_environment(&context.environment);
    if let Err(error) = signals::listen(&context.interrupt) {
        let problem =
            Problem::input("system", format!("cannot listen to signals: {error}"));
        render::show(&problem, &context.folder, context.styled);
    }
    match act(&native, &context) {
        Ok(code) => code,
        Err(problem) => {
            if native.scope.json {
                render::Document::failed(&problem, &context.folder);
            } else {
                render::show(&problem, &context.folder, context.styled);
            }
            problem.exit
        }
    }
}

fn act(native: &Native, context: &Context) -> Result<u8, Problem> {
    let (output, connection) = (&native.scope, &native.connection);
    let open = || Scope::open(output, connection, context);
    match &native.verb {
        Verb::Create(arguments) => {
            let scope = Scope::open_or_begin(output, connection, context)?;
            verbs::create(arguments, &scope, output)
        }
        Verb::Generate(arguments) => {
            verbs::generate(arguments, &open()?.connect()?, output)
        }
        Verb::Baseline(arguments) => {
            verbs::baseline(arguments, &open()?.connect()?, output)
        }
        Verb::Squash(arguments) => verbs::squash(arguments, &open()?.offline(), output),
        Verb::Run(arguments) => verbs::run(arguments, &open()?.connect()?, output),
        Verb::Revert(arguments) => verbs::revert(arguments, &open()?.connect()?, output),
        Verb::Status(arguments) => verbs::status(arguments, &open()?.connect()?, output),
        Verb::Diff(arguments) => {
            let scope = Scope::open_or_begin(output, connection, context)?;
            verbs::diff(arguments, &scope, output)
        }
        Verb::Dump(arguments) => {
            let scope = Scope::open_or_begin(output, connection, context)?.connect()?;
            verbs::dump(arguments, &scope, output)
        }
        Verb::Drift(arguments) => verbs::drift(arguments, &open()?.connect()?, output),
        Verb::Tenancy(arguments) => tenancy(&arguments.verb, native, context),
        Verb::Explain(arguments) => verbs::explain(arguments.rule.as_deref(), output),
        Verb::Doctor(arguments) if arguments.offline => {
            verbs::doctor(arguments, &open()?.offline(), output)
        }
        Verb::Doctor(arguments) => verbs::doctor(arguments, &open()?.connect()?, output),
        Verb::Init => verbs::init(context, output),
        Verb::Server(arguments) => verbs::server(arguments, context, output),
        Verb::Completions { .. } => Ok(exit::DONE),
    }
}

fn tenancy(
    verb: &TenancyVerb,
    native: &Native,
    context: &Context,
) -> Result<u8, Problem> {
    let output = &native.scope;
    let open = || Scope::open(output, &native.connection, context);
    // A database can be looked at where there is no project.
    let look = |live| match live {
        true => Scope::open_or_begin(output, &native.connection, context)?.connect(),
        false => Ok(open()?.offline()),
    };
    match verb {
        TenancyVerb::Check(arguments) if arguments.explain.is_some() => {
            verbs::explain(arguments.explain.as_deref(), output)
        }
        TenancyVerb::Check(arguments) => {
            let scope = look(arguments.from == From::Live)?;
            verbs::tenancy::tenancy_check(arguments, &scope, output)
        }
        TenancyVerb::Init(arguments) => verbs::tenancy::init(arguments, context, output),
        TenancyVerb::Fix(arguments) => {
            verbs::tenancy::fix(arguments, &open()?.offline(), output)
        }
        TenancyVerb::Prove(arguments) => {
            let from = arguments.from.unwrap_or_else(|| {
                // Without a project there are no migrations.
                let named = is_named(&native.connection, context);
                if named && Scope::is_bare(output, context) {
                    From::Live
                } else {
                    From::Migrations
                }
            });
            let scope = look(from == From::Live)?;
            verbs::tenancy::prove(arguments, from, &scope, output)
        }
    }
}

fn dropin(arguments: &[String]) -> u8 {
    if let Some(command) = only_typeorm_has(arguments) {
        let title = format!("Whimbrel has no `{command}`");
        let advice =
            format!("keep `typeorm` installed for it: npx typeorm {command} ...");
        let problem = Problem::input("usage", title).advise(advice);
        render::show(&problem, Path::new("."), false);
        return exit::FAILED;
    }
    let parsed = match DropIn::try_parse_from(as_clap_reads(arguments)) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error, exit::FAILED),
    };
    let context = match Context::new(None) {
        Ok(context) => context,
        Err(error) => {
            let problem = Problem::input("usage", format!("cannot work here: {error}"));
            render::show(&problem, Path::new("."), false);
            return exit::FAILED;
        }
    };
    render::hide_environment(&context.environment);
    // Without signals the run can still be killed; the server then rolls back.
    let _ = signals::listen(&context.interrupt);
    verbs::dropin(&parsed, &context)
}

/// Prints clap's answer; help and version are no errors.
fn usage(error: &clap::Error, code: u8) -> u8 {
    let text = error.render().ansi().to_string();
    // A reader that went away does not change the answer.
    if error.use_stderr() {
        let _ = write!(anstream::stderr(), "{}", render::without_secrets(&text));
        code
    } else {
        let _ = write!(anstream::stdout(), "{text}");
        exit::DONE
    }
}

/// What clap complains about, without its usage lines.
fn complaint(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.split("\n\nUsage:").next().unwrap_or_default();
    let text = text.split("\n\nFor more information").next().unwrap_or_default();
    text.trim_start_matches("error: ").trim_end().to_owned()
}
