use whimbrel::config::Project;

use crate::args::{ScopeArgs, ServerArgs, ServerVerb};
use crate::context::Context;
use crate::exit;
use crate::private;
use crate::render::{self, Document, Problem};
use crate::verbs::scope::{bare_project, environment};

/// `whimbrel server`
pub(crate) fn server(
    arguments: &ServerArgs,
    context: &Context,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let environment = environment(&context.environment);
    // A folder without any service may have a server all the same.
    let project = Project::discover(&context.folder, &environment)
        .unwrap_or_else(|_| bare_project(context));
    if arguments.verb == ServerVerb::Stop
        && !private::runs(&project, context, arguments.postgres)?
    {
        say("stopped", None, "it was not running", output);
        return Ok(exit::DONE);
    }
    let server = private::start(&project, context, arguments.postgres)?;
    let url = private::url(&server, &project);
    match arguments.verb {
        ServerVerb::Start | ServerVerb::Url => {
            say("url", Some(url.expose()), url.expose(), output);
        }
        ServerVerb::Stop => {
            server.stop().map_err(|error| Problem::input("server", error.to_string()))?;
            let text = format!("stopped {}", url.expose());
            say("stopped", Some(url.expose()), &text, output);
        }
    }
    Ok(exit::DONE)
}

fn say(what: &str, url: Option<&str>, text: &str, output: &ScopeArgs) {
    if output.json {
        let mut document = Document::new("server");
        document.add("server", serde_json::json!({ what: url }));
        document.print(exit::DONE);
    } else {
        render::data(text);
    }
}
