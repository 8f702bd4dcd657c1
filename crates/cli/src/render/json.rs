//! The JSON of `--json`: one document on stdout, with a version.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use whimbrel::run::Completed;

use crate::render::Problem;
use crate::render::secrets::value_without_secrets;

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const VERSION: u32 = 1;

/// The document of one call.
pub(crate) struct Document {
    verb: &'static str,
    services: Vec<Value>,
    more: Vec<(&'static str, Value)>,
}

impl Document {
    /// An empty document for a verb.
    pub(crate) fn new(verb: &'static str) -> Self {
        Self { verb, services: Vec::new(), more: Vec::new() }
    }

    /// Adds what a verb found out about one service.
    pub(crate) fn add(&mut self, service: &str, mut facts: Value) {
        if let Value::Object(map) = &mut facts {
            map.shift_insert(0, "service".to_owned(), json!(service));
        }
        self.services.push(facts);
    }

    /// Adds a run.
    pub(crate) fn add_run(
        &mut self,
        service: &str,
        completed: &[Completed],
        problem: Option<&Problem>,
        root: &Path,
    ) {
        let migrations: Vec<Value> = completed
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "timestamp": one.timestamp,
                    "direction": one.direction.as_str(),
                    "elapsed_ms": one.elapsed.as_secs_f64() * 1000.0,
                    "fake": one.fake,
                })
            })
            .collect();
        let error = problem.map(|problem| problem.to_json(root));
        self.add(service, json!({ "completed": migrations, "error": error }));
    }

    /// A call that failed before it came to any service.
    pub(crate) fn failed(problem: &Problem, root: &Path) {
        let mut document = Self::new("error");
        document.services.push(json!({ "error": problem.to_json(root) }));
        document.print(problem.exit);
    }

    /// Sets what belongs to no service.
    pub(crate) fn set(&mut self, key: &'static str, value: Value) {
        self.more.push((key, value));
    }

    /// Writes it to stdout.
    pub(crate) fn print(&self, exit_code: u8) {
        let mut stdout = std::io::stdout();
        // A reader that went away does not change what was done.
        let _ = write!(stdout, "{}", self.text(exit_code));
    }

    /// Its text, without secrets.
    pub(crate) fn text(&self, exit_code: u8) -> String {
        let mut document = json!({
            "version": VERSION,
            "tool": concat!("whimbrel ", env!("CARGO_PKG_VERSION")),
            "verb": self.verb,
            "exit_code": exit_code,
            "services": self.services,
        });
        for (key, value) in &self.more {
            document[*key] = value.clone();
        }
        value_without_secrets(&mut document);
        format!("{document:#}\n")
    }
}
