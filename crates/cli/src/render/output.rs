//! The two streams: data on stdout, talk on stderr.

use std::io::Write;
use std::path::Path;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use crate::render::{Problem, without_secrets};

/// Data, one line or many, written at once.
pub(crate) fn data(text: &str) {
    let mut stdout = std::io::stdout();
    let mut text = without_secrets(text).into_owned();
    // A stream that strips would write a piece between every two colours.
    if AutoStream::choice(&stdout) == ColorChoice::Never {
        text = strip_str(&text).to_string();
    }
    text.push('\n');
    // A reader that went away does not change what was done.
    let _ = stdout.write_all(text.as_bytes());
}

/// Several lines of data, each with its end.
pub(crate) fn block(text: &str) {
    // A reader that went away does not change what was done.
    let _ = write!(anstream::stdout(), "{}", without_secrets(text));
}

/// One line of talk.
pub(crate) fn talk(line: &str) {
    // Nobody can be told that stderr is gone.
    let _ = writeln!(anstream::stderr(), "{}", without_secrets(line));
}

/// A question, on a line that stays open for the answer.
pub(crate) fn ask(question: &str) {
    let mut stderr = anstream::stderr();
    // Nobody can be asked when stderr is gone.
    let _ = write!(stderr, "{}", without_secrets(question)).and_then(|()| stderr.flush());
}

/// A problem, drawn for a person.
pub(crate) fn show(problem: &Problem, root: &Path, styled: bool) {
    // Nobody can be told that stderr is gone.
    let text = problem.draw(root, styled);
    let _ = writeln!(anstream::stderr(), "{}", without_secrets(&text));
}
