//! The JavaScript that travels inside the program.

/// Name below `js/` and text, sorted by name.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Embedded files are named with this scheme in stack traces.
pub(crate) const SCHEME: &str = "whimbrel:";

/// The text of an embedded file and the name it lives under for ever.
pub(crate) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    let index = FILES.binary_search_by_key(&name, |(name, _)| name).ok()?;
    FILES.get(index).copied()
}

/// The first of several names that exists.
pub(crate) fn first<'n>(
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'static str> {
    names.into_iter().find_map(file).map(|(name, _)| name)
}
