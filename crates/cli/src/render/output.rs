//! The two streams: data on stdout, talk on stderr.

use std::io::Write;
use std::path::Path;

use crate::render::Problem;

/// One line of data.
pub(crate) fn data(line: &str) {
    // A reader that went away does not change what was done.
    let _ = writeln!(anstream::stdout(), "{line}");
}

/// A problem, drawn for a person.
pub(crate) fn show(problem: &Problem, root: &Path, styled: bool) {
    // Nobody can be told that stderr is gone.
    let _ = writeln!(anstream::stderr(), "{}", problem.draw(root, styled));
}
