//! Which services a call works on, and where their database is.

use std::collections::BTreeMap;
use std::path::Path;

use whimbrel::config::{
    ConfigError, DatabaseChoice, Environment, LintChoice, PrivateChoice, Project,
    RunChoice, Service, SourceKind,
};
use whimbrel::database::Settings;
use whimbrel::sql::closest;

use crate::args::{ConnectionArgs, ScopeArgs};
use crate::context::Context;
use crate::prepare::Surroundings;
use crate::private;
use crate::render::{self, Problem};

/// The project and the chosen services.
pub(crate) struct Scope<'c> {
    pub(crate) context: &'c Context,
    pub(crate) project: Project,
    chosen: Vec<usize>,
    connection: ConnectionArgs,
    private: Option<Settings>,
}

impl<'c> Scope<'c> {
    /// Finds the project around the folder and chooses its services.
    pub(crate) fn open(
        arguments: &ScopeArgs,
        connection: &ConnectionArgs,
        context: &'c Context,
    ) -> Result<Self, Problem> {
        let environment = environment(&context.environment);
        let project = match &arguments.data_source {
            Some(file) => of_data_source(file, context),
            None => Project::discover(&context.folder, &environment)
                .map_err(|error| render::of_config(&error))?,
        };
        Self::of(project, arguments, connection, context)
    }

    /// Finds the project as [`Scope::open`] does; where there is none yet, this folder
    /// becomes a service of SQL files by its first migration.
    pub(crate) fn open_or_begin(
        arguments: &ScopeArgs,
        connection: &ConnectionArgs,
        context: &'c Context,
    ) -> Result<Self, Problem> {
        let found =
            Project::discover(&context.folder, &environment(&context.environment));
        match found {
            Err(_) if Self::is_bare(arguments, context) => {
                let mut project = bare_project(context);
                project.services.push(Service::new(context.folder.clone()));
                Self::of(project, arguments, connection, context)
            }
            // A file that says how things are, and names no service.
            Ok(mut project)
                if project.services.is_empty() && arguments.data_source.is_none() =>
            {
                project.services.push(Service::new(project.root.clone()));
                Self::of(project, arguments, connection, context)
            }
            _ => Self::open(arguments, connection, context),
        }
    }

    /// Whether this folder is in no project, and nothing in it looks like one.
    pub(crate) fn is_bare(arguments: &ScopeArgs, context: &Context) -> bool {
        let found =
            Project::discover(&context.folder, &environment(&context.environment));
        let nothing = |error| matches!(error, ConfigError::NothingFound { seen, .. } if seen.is_empty());
        arguments.data_source.is_none() && found.is_err_and(nothing)
    }

    fn of(
        mut project: Project,
        arguments: &ScopeArgs,
        connection: &ConnectionArgs,
        context: &'c Context,
    ) -> Result<Self, Problem> {
        if let Some(tsconfig) = &arguments.tsconfig {
            use_tsconfig(&mut project, &context.folder.join(tsconfig));
        }
        let chosen = choose(&project, &arguments.services)?;
        let connection = connection.clone();
        Ok(Self { context, project, chosen, connection, private: None })
    }

    /// Starts the private server if this call uses one.
    pub(crate) fn connect(mut self) -> Result<Self, Problem> {
        if self.uses_private_server() {
            self.private = Some(private::settings(&self.project, self.context)?);
        }
        Ok(self)
    }

    /// Leaves the private server alone, for a call that connects to nothing.
    pub(crate) fn offline(mut self) -> Self {
        self.private = self.uses_private_server().then(Settings::default);
        self
    }

    fn uses_private_server(&self) -> bool {
        let configured = self.project.database == DatabaseChoice::Private;
        let named = is_named(&self.connection, self.context);
        self.connection.private || (configured && !named)
    }

    /// The chosen services.
    pub(crate) fn services(&self) -> Vec<&Service> {
        self.chosen.iter().filter_map(|index| self.project.services.get(*index)).collect()
    }

    /// The names of the chosen services.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.services().into_iter().map(|service| service.name.as_str()).collect()
    }

    /// Shows a problem of one service; which, where there are several.
    pub(crate) fn show(&self, problem: &Problem, service: &str) {
        let mut problem = problem.clone();
        if self.chosen.len() > 1 {
            problem = problem.about(service);
        }
        render::show(&problem, &self.project.root, self.context.styled);
    }

    /// What [`crate::prepare::prepare`] needs beside the service.
    pub(crate) fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            context: self.context,
            connection: &self.connection,
            project: &self.project,
            private: self.private.as_ref(),
            look: None,
        }
    }
}

/// Whether options or the environment say which database is meant.
pub(crate) fn is_named(connection: &ConnectionArgs, context: &Context) -> bool {
    let named = ["URL", "HOST", "PORT", "USERNAME", "NAME"].iter().any(|name| {
        let value = context.environment.get(&format!("DATABASE_{name}"));
        value.is_some_and(|value| !value.is_empty())
    });
    named || connection.url.is_some() || connection.host.is_some()
}

/// The project of one data source that was named; what a configuration says about the
/// service of this folder holds all the same.
fn of_data_source(file: &Path, context: &Context) -> Project {
    let environment = environment(&context.environment);
    // Without a configuration around it, the data source alone is the project.
    let mut project = Project::discover(&context.folder, &environment)
        .unwrap_or_else(|_| bare_project(context));
    let known = project.services.iter().find(|service| service.folder == context.folder);
    let mut service =
        known.cloned().unwrap_or_else(|| Service::new(context.folder.clone()));
    service.source = SourceKind::TypeOrm {
        data_source: Some(context.folder.join(file)),
        tsconfig: None,
    };
    project.current = Some(service.name.clone());
    project.services = vec![service];
    project
}

/// A folder without any configuration or service.
pub(crate) fn bare_project(context: &Context) -> Project {
    Project {
        root: context.folder.clone(),
        name: context.folder.file_name().map_or_else(
            || "project".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        file: None,
        database: DatabaseChoice::FromService,
        private: PrivateChoice::default(),
        services: Vec::new(),
        current: None,
        before: Vec::new(),
        run: RunChoice::default(),
        tenancy: None,
        lint: LintChoice::default(),
        warnings: Vec::new(),
    }
}

/// The environment as the library takes it.
pub(crate) fn environment(variables: &BTreeMap<String, String>) -> Environment {
    variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn use_tsconfig(project: &mut Project, path: &Path) {
    for service in &mut project.services {
        if let SourceKind::TypeOrm { tsconfig, .. } = &mut service.source {
            *tsconfig = Some(path.to_owned());
        }
    }
}

/// The named services; without names the one of the current folder, or all.
fn choose(project: &Project, names: &[String]) -> Result<Vec<usize>, Problem> {
    let position = |name: &str| project.services.iter().position(|s| s.name == name);
    if names.is_empty() {
        return Ok(match project.current.as_deref().and_then(position) {
            Some(index) => vec![index],
            None => (0..project.services.len()).collect(),
        });
    }
    let find = |name: &String| position(name).ok_or_else(|| unknown(project, name));
    names.iter().map(find).collect()
}

fn unknown(project: &Project, name: &str) -> Problem {
    let known: Vec<&str> = project.services.iter().map(|s| s.name.as_str()).collect();
    let problem = Problem::input("usage", format!("there is no service `{name}`"));
    match closest(name, known.iter().copied()) {
        Some(meant) => problem.advise(format!("did you mean `{meant}`?")),
        None => problem.advise(format!("the services are: {}", known.join(", "))),
    }
}
