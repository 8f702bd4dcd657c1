//! Errors as Node makes them.

use std::io;

use rquickjs::{Ctx, Error, Exception, Object};

use whimbrel::run::ProgramError;

/// Throws an Error with properties.
pub(crate) fn throw_with<'js>(
    ctx: &Ctx<'js>,
    message: &str,
    fill: impl FnOnce(&Object<'js>) -> rquickjs::Result<()>,
) -> Error {
    match Exception::from_message(ctx.clone(), message) {
        Ok(exception) => {
            let object = exception.into_object();
            match fill(&object) {
                Ok(()) => ctx.throw(object.into_value()),
                Err(error) => error,
            }
        }
        Err(error) => error,
    }
}

/// Throws the error of a file operation with Node's code, number and text.
pub(crate) fn throw_node(
    ctx: &Ctx<'_>,
    error: &io::Error,
    call: &str,
    path: &str,
) -> Error {
    let (code, text) = node_code(error);
    let message = format!("{code}: {text}, {call} '{path}'");
    throw_with(ctx, &message, |object| {
        object.set("errno", -error.raw_os_error().unwrap_or(5))?;
        object.set("code", code)?;
        object.set("syscall", call)?;
        object.set("path", path)
    })
}

/// Throws an error of our own again, inside JavaScript.
pub(crate) fn rethrow(ctx: &Ctx<'_>, error: &ProgramError) -> Error {
    throw_with(ctx, &error.message, |object| object.set("name", error.name.as_str()))
}

/// libuv's name and text.
fn node_code(error: &io::Error) -> (&'static str, &'static str) {
    match error.kind() {
        io::ErrorKind::NotFound => ("ENOENT", "no such file or directory"),
        io::ErrorKind::PermissionDenied => ("EACCES", "permission denied"),
        io::ErrorKind::IsADirectory => ("EISDIR", "illegal operation on a directory"),
        io::ErrorKind::NotADirectory => ("ENOTDIR", "not a directory"),
        io::ErrorKind::AlreadyExists => ("EEXIST", "file already exists"),
        io::ErrorKind::InvalidInput => ("EINVAL", "invalid argument"),
        _ => match error.raw_os_error() {
            Some(40) => ("ELOOP", "too many symbolic links encountered"),
            Some(36) => ("ENAMETOOLONG", "name too long"),
            _ => ("EIO", "i/o error"),
        },
    }
}
