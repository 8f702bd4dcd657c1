//! Imports that our own code answers.

use crate::embedded;

/// Node's builtin modules, whether or not we have them.
const BUILTINS: &[&str] = &[
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "sea",
    "sqlite",
    "stream",
    "string_decoder",
    "sys",
    "test",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// A Node builtin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    /// Our own version of it.
    Ours(&'static str),
    /// It exists in Node, not here.
    Unsupported,
}

/// The names of Node's builtin modules.
pub(crate) fn builtins() -> Vec<&'static str> {
    BUILTINS.to_vec()
}

/// Looks a specifier up among Node's builtins, with or without `node:`.
pub(crate) fn builtin(specifier: &str) -> Option<Builtin> {
    let name = specifier.strip_prefix("node:");
    let bare = name.unwrap_or(specifier);
    let root = bare.split('/').next().unwrap_or(bare);
    let known = BUILTINS.contains(&root) && !bare.ends_with('/');
    if !known && name.is_none() {
        return None;
    }
    if name.is_none() && root == "test" {
        return None;
    }
    let file = format!("node/{}.js", bare.replace('/', "_"));
    Some(embedded::first([file.as_str()]).map_or(Builtin::Unsupported, Builtin::Ours))
}

/// An import written in an embedded file: a neighbour, a builtin, or ours.
pub(crate) fn embedded_import(from: &str, specifier: &str) -> Option<&'static str> {
    if specifier.starts_with('.') {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        return candidates(&join(folder, specifier));
    }
    match builtin(specifier) {
        Some(Builtin::Ours(name)) => Some(name),
        Some(Builtin::Unsupported) => None,
        None => ours(specifier).or_else(|| fallback(specifier)),
    }
}

/// The packages of which we always take our own version.
pub(crate) fn ours(specifier: &str) -> Option<&'static str> {
    if specifier == "typeorm" {
        return embedded::first(["typeorm/index.js"]);
    }
    if let Some(inside) = specifier.strip_prefix("typeorm/") {
        return candidates(&format!("typeorm/{inside}"))
            .or_else(|| embedded::first(["typeorm/index.js"]));
    }
    if specifier == "reflect-metadata" || specifier.starts_with("reflect-metadata/") {
        return embedded::first([
            "packages/reflect-metadata.js",
            "packages/reflect_metadata.js",
        ]);
    }
    None
}

/// Our small version of a package, for when the real one is not installed.
pub(crate) fn fallback(specifier: &str) -> Option<&'static str> {
    let plain = specifier.trim_start_matches('@');
    let flat = plain.replace('/', "_");
    let under = flat.replace(['-', '.'], "_");
    let names = [
        format!("packages/{flat}.js"),
        format!("packages/{under}.js"),
        format!("packages/{plain}.js"),
    ];
    embedded::first(names.iter().map(String::as_str))
}

fn candidates(name: &str) -> Option<&'static str> {
    let names = [name.to_owned(), format!("{name}.js"), format!("{name}/index.js")];
    embedded::first(names.iter().map(String::as_str))
}

/// `folder/specifier` without `.` and `..`.
fn join(folder: &str, specifier: &str) -> String {
    let mut parts: Vec<&str> =
        folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtins_are_told_apart_from_packages() {
        assert_eq!(builtin("lodash"), None);
        assert_eq!(builtin("test"), None);
        assert_eq!(builtin("punycode/"), None);
        assert_eq!(builtin("node:nothing"), Some(Builtin::Unsupported));
    }

    #[test]
    fn neighbours_are_joined() {
        assert_eq!(join("typeorm/driver", "../value.js"), "typeorm/value.js");
        assert_eq!(join("node", "./internal/errors"), "node/internal/errors");
    }
}
