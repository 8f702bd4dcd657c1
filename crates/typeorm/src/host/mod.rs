//! What embedded JavaScript asks of Rust: the `host` object.
#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls natives with owned arguments"
)]

mod crypto;
mod file;
mod glob;
mod pattern;
mod process;
mod query;
mod text;
pub(crate) mod throw;

use std::rc::Rc;

use rquickjs::{Ctx, Object, Result};

use crate::engine::State;
pub(crate) use glob::glob;

/// Builds the `host` object. The module loader adds `requireFile`, `caller`
/// and `reportMissing`.
pub(crate) fn object<'js>(ctx: &Ctx<'js>, state: &Rc<State>) -> Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    process::install(ctx, &host, state)?;
    query::install(ctx, &host, state)?;
    text::install(ctx, &host)?;
    file::install(ctx, &host)?;
    glob::install(ctx, &host)?;
    host.set("crypto", crypto::object(ctx)?)?;
    Ok(host)
}
