//! Node's answers.

use std::path::{Path, PathBuf};

use serde_json::Value;
use whimbrel::run::{Frame, ProgramError};

use crate::program::server_error_of;
use crate::service::RunOutcome;

/// How a migration left its connection, or what it threw.
pub(super) fn read(answer: &Value) -> Result<RunOutcome, Box<ProgramError>> {
    let error = &answer["error"];
    if error.is_null() {
        let depth = answer["depth"].as_u64().unwrap_or_default();
        return Ok(RunOutcome {
            transaction_depth: u32::try_from(depth).unwrap_or(u32::MAX),
            is_released: answer["isReleased"] == Value::Bool(true),
        });
    }
    let text = |key: &str| error[key].as_str().map(str::to_owned);
    let server = |key: &str| error["server"][key].as_str().map(str::to_owned);
    Err(Box::new(ProgramError {
        name: text("name").unwrap_or_default(),
        message: text("message").unwrap_or_default(),
        frames: text("stack")
            .map(|stack| frames(&stack))
            .unwrap_or_default()
            .into_iter()
            // Source maps of packages name files that only their authors have.
            .filter(|frame| frame.path.is_file())
            .collect(),
        server: server_error_of(server).map(Box::new),
        stack: text("stack").unwrap_or_default(),
        query: text("query"),
        ..ProgramError::default()
    }))
}

/// The project's own frames of V8's stack trace
/// (<https://v8.dev/docs/stack-trace-api>).
fn frames(stack: &str) -> Vec<Frame> {
    let lines = stack.lines().filter_map(|line| line.trim().strip_prefix("at "));
    lines.filter_map(frame).filter(|frame| is_own(&frame.path)).collect()
}

fn frame(text: &str) -> Option<Frame> {
    let text = text.strip_prefix("async ").unwrap_or(text);
    let (function, place) = match text.strip_suffix(')') {
        Some(text) => {
            let (function, place) = text.rsplit_once(" (")?;
            (Some(function.to_owned()), place)
        }
        None => (None, text),
    };
    let (place, column) = place.rsplit_once(':')?;
    let (path, line) = place.rsplit_once(':')?;
    Some(Frame {
        function,
        path: PathBuf::from(path.strip_prefix("file://").unwrap_or(path)),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

/// Node's own modules have no absolute path; packages and our program are not the
/// project's.
fn is_own(path: &Path) -> bool {
    path.is_absolute()
        && !path.ends_with("program.cjs")
        && !path.components().any(|part| part.as_os_str() == "node_modules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_without_an_error_tells_the_depth() {
        assert_eq!(read(&json!({ "depth": 1 })).unwrap().transaction_depth, 1);
    }

    #[test]
    fn only_the_projects_own_frames_are_kept() {
        let stack = "QueryFailedError: no\n    \
            at PostgresQueryRunner.query (/p/node_modules/typeorm/driver/x.js:1:2)\n    \
            at process.processTicksAndRejections (node:internal/process/task:95:5)\n    \
            at async Init1.up (/p/src/1-init.ts:12:9)\n    \
            at async file:///p/src/main.mjs:3:1";
        let found = frames(stack);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].function.as_deref(), Some("Init1.up"));
        assert_eq!(found[0].path, Path::new("/p/src/1-init.ts"));
        assert_eq!((found[0].line, found[0].column), (12, 9));
        assert_eq!((found[1].function.as_deref(), found[1].line), (None, 3));
    }

    #[test]
    fn the_servers_fields_come_back() {
        let error = json!({ "error": { "name": "QueryFailedError", "message": "m", "query": "Q",
            "server": { "severity": "ERROR", "code": "42P01", "message": "m", "position": "15", "line": "7" } } });
        let error = read(&error).unwrap_err();
        let server = error.server.unwrap();
        assert_eq!(
            (server.code.as_str(), server.position, server.line),
            ("42P01", Some(15), Some(7))
        );
    }
}
