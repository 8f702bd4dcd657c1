//! `whimbrel.toml` from as written to as meant.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Spanned;

use super::convention::Convention;
use super::discover;
use super::duration::parse_duration;
use super::environment::Environment;
use super::error::{ConfigError, ValueError};
use super::files::{Patterns, normalised};
use super::lint_choice::{LintChoice, RuleChoice, Severity};
use super::project::{
    DEFAULT_LOCK_RETRIES, DatabaseChoice, JournalChoice, PrivateChoice, Project,
    RunChoice, Service, SourceKind, Strictness, Warning, folder_name,
};
use super::waves::waves;
use super::written::{
    ConfigFile, DatabaseText, LintTable, PrivateTable, ProjectTable, RuleWord, RunTable,
    ServiceTable, SourceWord,
};
use crate::database::{Dialect, SettingsLayer};
use crate::sql::closest;
use crate::sql::line_column;

/// Reads the project that a `whimbrel.toml` describes.
pub(super) fn project(
    file: &Path,
    environment: &Environment,
) -> Result<Project, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| ConfigError::Unreadable { path: file.to_path_buf(), source })?;
    let root = file.parent().unwrap_or(Path::new("/"));
    let reader = Reader { file, text: &text, root, environment };
    reader.project(reader.parse()?)
}

struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    root: &'a Path,
    environment: &'a Environment,
}

impl Reader<'_> {
    fn parse(&self) -> Result<ConfigFile, ConfigError> {
        toml::from_str(self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            ConfigError::Syntax {
                path: self.file.to_path_buf(),
                at: line_column(self.text, start),
                message: error.message().trim().to_owned(),
                meant: meant(error.message()),
            }
        })
    }

    fn project(&self, written: ConfigFile) -> Result<Project, ConfigError> {
        let ConfigFile { project, run, private, tenancy, lint, service } = written;
        let ProjectTable { name, database, before, discover } = project;
        let mut warnings = Vec::new();
        let mut services =
            self.services(service, discover.unwrap_or(true), &mut warnings)?;
        if let Some(first) = tenancy.as_ref().and_then(|table| table.service.as_ref()) {
            self.check_dependency(first, &services)?;
            run_first(first.get_ref(), &mut services);
        }
        waves(&services)?;
        Ok(Project {
            root: self.root.to_path_buf(),
            name: name.unwrap_or_else(|| folder_name(self.root)),
            file: Some(self.file.to_path_buf()),
            database: database.map_or(Ok(DatabaseChoice::FromService), |database| {
                self.database(&database)
            })?,
            private: self.private(private),
            services,
            current: None,
            before: self.before(&before, &mut warnings)?,
            run: self.run(&run)?,
            tenancy: tenancy.map(Convention::meant),
            lint: lint_choice(lint),
            warnings,
        })
    }

    /// The services as written, and those that discovery finds in other folders.
    fn services(
        &self,
        written: Vec<ServiceTable>,
        discover: bool,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<Service>, ConfigError> {
        let mut services = Vec::new();
        let mut dependencies = Vec::new();
        for table in written {
            let name_span =
                table.name.as_ref().map_or(table.folder.span(), Spanned::span);
            dependencies.extend(table.depends_on.clone());
            let service = self.service(table)?;
            if services.iter().any(|other: &Service| other.name == service.name) {
                let name = service.name;
                return Err(self.wrong(name_span, ValueError::SameName { name }));
            }
            services.push(service);
        }
        if discover {
            let named: BTreeSet<PathBuf> =
                services.iter().map(|service| service.folder.clone()).collect();
            let mut found = discover::below(self.root, &named)?.with_unclear();
            discover::make_names_unique(&mut found.services, self.root);
            warnings.extend(found.warnings);
            for mut service in found.services {
                if services.iter().any(|other| other.name == service.name) {
                    let path = service.folder.strip_prefix(self.root);
                    service.name = path.unwrap_or(&service.folder).display().to_string();
                }
                services.push(service);
            }
        }
        for dependency in dependencies {
            self.check_dependency(&dependency, &services)?;
        }
        services.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(services)
    }

    fn check_dependency(
        &self,
        dependency: &Spanned<String>,
        services: &[Service],
    ) -> Result<(), ConfigError> {
        let name = dependency.get_ref();
        if services.iter().any(|service| service.name == *name) {
            return Ok(());
        }
        let known = services.iter().map(|service| service.name.as_str());
        let meant = closest(name, known).map(str::to_owned);
        let name = name.clone();
        Err(self.wrong(dependency.span(), ValueError::UnknownDependency { name, meant }))
    }

    fn service(&self, table: ServiceTable) -> Result<Service, ConfigError> {
        let folder = normalised(&self.root.join(table.folder.get_ref()));
        if !folder.is_dir() {
            return Err(
                self.wrong(table.folder.span(), ValueError::NoFolder { path: folder })
            );
        }
        let (source, migrations) = self.source(&table, &folder)?;
        let name = table.name.map(Spanned::into_inner);
        Ok(Service {
            name: name.unwrap_or_else(|| folder_name(&folder)),
            source,
            migrations,
            tracking_table: table.tracking_table,
            schema: table.schema,
            entities: table.entities,
            desired: table.desired,
            database: self.service_database(table.database.as_ref())?,
            engine: table.engine,
            transaction: table.transaction,
            lock_timeout: self.duration(table.lock_timeout.as_ref())?,
            statement_timeout: self.duration(table.statement_timeout.as_ref())?,
            depends_on: table.depends_on.into_iter().map(Spanned::into_inner).collect(),
            folder,
        })
    }

    /// What a service's migrations are: as said; else by what is said about them; else
    /// by what is found in its folder.
    fn source(
        &self,
        table: &ServiceTable,
        folder: &Path,
    ) -> Result<(SourceKind, Vec<String>), ConfigError> {
        let data_source = self.file(table.data_source.as_ref(), folder)?;
        let tsconfig = self.file(table.tsconfig.as_ref(), folder)?;
        let migrations = table.migrations.clone();
        let says_sql = !migrations.is_empty()
            && migrations.iter().all(|pattern| pattern.ends_with(".sql"));
        let word = match (table.source, &data_source) {
            (Some(word), _) => Some(word),
            (None, Some(_)) => Some(SourceWord::TypeOrm),
            (None, None) if says_sql => Some(SourceWord::Sql),
            (None, None) => None,
        };
        if word == Some(SourceWord::Sql) && !migrations.is_empty() {
            return Ok((SourceKind::Sql, migrations));
        }
        if data_source.is_some() {
            return Ok((SourceKind::TypeOrm { data_source, tsconfig }, migrations));
        }
        let found = match discover::inside(folder) {
            Ok(mut found) => found.services.pop(),
            Err(error) => return Ok((SourceKind::unclear(&error), migrations)),
        };
        match (word, found) {
            (None | Some(SourceWord::Sql), Some(found))
                if found.source == SourceKind::Sql =>
            {
                Ok((SourceKind::Sql, found.migrations))
            }
            (
                None | Some(SourceWord::TypeOrm),
                Some(Service { source: SourceKind::TypeOrm { data_source, .. }, .. }),
            ) => Ok((SourceKind::TypeOrm { data_source, tsconfig }, migrations)),
            (Some(SourceWord::TypeOrm), _) if !migrations.is_empty() => {
                Ok((SourceKind::TypeOrm { data_source: None, tsconfig }, migrations))
            }
            (word, _) => {
                let folder = folder.to_path_buf();
                let reason = match word {
                    Some(SourceWord::TypeOrm) => ValueError::NoDataSource { folder },
                    _ => ValueError::NoSource { folder },
                };
                Err(self.wrong(table.folder.span(), reason))
            }
        }
    }

    fn file(
        &self,
        written: Option<&Spanned<String>>,
        folder: &Path,
    ) -> Result<Option<PathBuf>, ConfigError> {
        let Some(written) = written else { return Ok(None) };
        let path = normalised(&folder.join(written.get_ref()));
        if path.is_file() {
            return Ok(Some(path));
        }
        Err(self.wrong(written.span(), ValueError::NoFile { path }))
    }

    fn run(&self, table: &RunTable) -> Result<RunChoice, ConfigError> {
        Ok(RunChoice {
            transaction: table.transaction,
            lock_timeout: self.duration(table.lock_timeout.as_ref())?,
            statement_timeout: self.duration(table.statement_timeout.as_ref())?,
            lock_retries: table.lock_retries.unwrap_or(DEFAULT_LOCK_RETRIES),
            journal: match table.journal {
                Some(false) => JournalChoice::Absent,
                _ => JournalChoice::Keep,
            },
            strictness: match table.strict {
                Some(true) => Strictness::Refuse,
                _ => Strictness::Warn,
            },
        })
    }

    fn private(&self, table: PrivateTable) -> PrivateChoice {
        let binaries = table.binaries.map(|path| normalised(&self.root.join(path)));
        PrivateChoice { version: table.version, binaries }
    }

    fn database(
        &self,
        written: &Spanned<DatabaseText>,
    ) -> Result<DatabaseChoice, ConfigError> {
        let DatabaseText(text) = written.get_ref();
        if text == "private" {
            return Ok(DatabaseChoice::Private);
        }
        Ok(DatabaseChoice::Url(Box::new(self.url(text, written.span())?)))
    }

    fn service_database(
        &self,
        written: Option<&Spanned<DatabaseText>>,
    ) -> Result<Option<SettingsLayer>, ConfigError> {
        let Some(written) = written else { return Ok(None) };
        self.url(&written.get_ref().0, written.span()).map(Some)
    }

    fn url(&self, text: &str, span: Range<usize>) -> Result<SettingsLayer, ConfigError> {
        let url = self.environment.expand(text).map_err(|name| {
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            // What is no name may be a part of a password.
            let reason = if is_name && !name.is_empty() {
                ValueError::Variable { name }
            } else {
                ValueError::NoVariable
            };
            self.wrong(span.clone(), reason)
        })?;
        SettingsLayer::from_url(&url, Dialect::Libpq)
            .map_err(|reason| self.wrong(span, ValueError::Database(reason)))
    }

    fn before(
        &self,
        patterns: &[Spanned<String>],
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<PathBuf>, ConfigError> {
        let patterns: Vec<&str> =
            patterns.iter().map(|pattern| pattern.get_ref().as_str()).collect();
        let found = Patterns::new(&patterns, self.root)?.find()?;
        let unmatched = found.unmatched.into_iter();
        warnings.extend(unmatched.map(|pattern| Warning::NothingBefore { pattern }));
        Ok(found.files)
    }

    fn duration(
        &self,
        written: Option<&Spanned<String>>,
    ) -> Result<Option<Duration>, ConfigError> {
        let Some(written) = written else { return Ok(None) };
        parse_duration(written.get_ref())
            .map(Some)
            .map_err(|error| self.wrong(written.span(), ValueError::Duration(error)))
    }

    fn wrong(&self, span: Range<usize>, reason: ValueError) -> ConfigError {
        ConfigError::Value {
            path: self.file.to_path_buf(),
            at: line_column(self.text, span.start),
            reason: Box::new(reason),
        }
    }
}

/// Makes all other services depend on one. What it depends on itself comes before it.
fn run_first(first: &str, services: &mut [Service]) {
    let mut before = vec![first.to_owned()];
    let mut next = 0;
    while let Some(name) = before.get(next).cloned() {
        next += 1;
        let needed = services.iter().filter(|service| service.name == name);
        for other in needed.flat_map(|service| &service.depends_on) {
            if !before.contains(other) {
                before.push(other.clone());
            }
        }
    }
    for service in services.iter_mut().filter(|one| !before.contains(&one.name)) {
        if !service.depends_on.iter().any(|other| other == first) {
            service.depends_on.push(first.to_owned());
        }
    }
}

fn lint_choice(written: LintTable) -> LintChoice {
    let rule = |word| match word {
        RuleWord::Off => RuleChoice::Off,
        RuleWord::Info => RuleChoice::At(Severity::Info),
        RuleWord::Low => RuleChoice::At(Severity::Low),
        RuleWord::Medium => RuleChoice::At(Severity::Medium),
        RuleWord::High => RuleChoice::At(Severity::High),
        RuleWord::Critical => RuleChoice::At(Severity::Critical),
    };
    LintChoice {
        fail_on: written.fail_on.unwrap_or(LintChoice::default().fail_on),
        rules: written.rules.into_iter().map(|(name, word)| (name, rule(word))).collect(),
        exemptions: written.exempt,
    }
}

/// The known word nearest to the unknown one in serde's message: "unknown field `x`,
/// expected one of `a`, `b`".
fn meant(message: &str) -> Option<String> {
    let (before, after) = message.split_once("expected")?;
    let word = before.strip_prefix("unknown ")?.split('`').nth(1)?;
    closest(word, after.split('`').skip(1).step_by(2)).map(str::to_owned)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
