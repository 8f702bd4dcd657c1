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

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{DropIn, Native, Verb, is_dropin};
use crate::context::Context;
use crate::render::Problem;
use crate::verbs::Scope;

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
            let problem = Problem::input("usage", format!("cannot work here: {error}"));
            render::show(&problem, Path::new("."), false);
            return problem.exit;
        }
    };
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
        Verb::Create(arguments) => verbs::create(arguments, &open()?, output),
        Verb::Run(arguments) => verbs::run(arguments, &open()?.connect()?, output),
        Verb::Revert(arguments) => verbs::revert(arguments, &open()?.connect()?, output),
        Verb::Status(arguments) => verbs::status(arguments, &open()?.connect()?, output),
        Verb::Doctor(arguments) if arguments.offline => {
            verbs::doctor(arguments, &open()?, output)
        }
        Verb::Doctor(arguments) => verbs::doctor(arguments, &open()?.connect()?, output),
        Verb::Init => verbs::init(context, output),
        Verb::Server(arguments) => verbs::server(arguments, context, output),
        Verb::Completions { .. } => Ok(exit::DONE),
    }
}

fn dropin(arguments: &[String]) -> u8 {
    let parsed = match DropIn::try_parse_from(arguments) {
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
    // Without signals the run can still be killed; the server then rolls back.
    let _ = signals::listen(&context.interrupt);
    verbs::dropin(&parsed, &context)
}

/// Prints clap's answer; help and version are no errors.
fn usage(error: &clap::Error, code: u8) -> u8 {
    // A reader that went away does not change the answer.
    let _ = error.print();
    if error.use_stderr() { code } else { exit::DONE }
}
