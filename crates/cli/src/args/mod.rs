//! The command line as typed.

mod catalog;
mod connection;
mod dropin;
mod first;
mod generate;
mod native;
mod tenancy;

pub(crate) use catalog::{DiffArgs, DriftArgs, DumpArgs};
pub(crate) use connection::ConnectionArgs;
pub(crate) use dropin::{
    DropIn, DropInCreate, DropInDrop, DropInGenerate, DropInQuery, DropInRun, DropInSync,
    DropInVerb, as_clap_reads, only_typeorm_has,
};
pub(crate) use first::{BaselineArgs, SquashArgs};
pub(crate) use generate::{From, GenerateArgs, TechniqueArg};
pub(crate) use native::{
    CreateArgs, DoctorArgs, EngineArg, HowArgs, Language, Native, RevertArgs, RunArgs,
    ScopeArgs, ServerArgs, ServerVerb, ShowArgs, TransactionArg, Verb,
};
pub(crate) use tenancy::{
    CheckArgs, ExplainArgs, Format, TenancyArgs, TenancyFixArgs, TenancyInitArgs,
    TenancyProveArgs, TenancyVerb,
};

/// TypeORM's command names: with one of them anywhere on the command line, the whole
/// line is read as TypeORM reads it. `query` could be anything else's value, so that it
/// has to be the first word.
pub(crate) fn is_dropin(arguments: &[String]) -> bool {
    let known = ["migration:", "schema:", "entity:", "subscriber:", "cache:"];
    let named = |argument: &String| known.iter().any(|one| argument.starts_with(one));
    arguments.iter().skip(1).any(named) || first_word(arguments) == Some("query")
}

/// The first argument that is neither a flag nor the data source's path.
fn first_word(arguments: &[String]) -> Option<&str> {
    let mut rest = arguments.iter().skip(1).map(String::as_str);
    while let Some(argument) = rest.next() {
        match argument {
            "-d" | "--dataSource" | "--data-source" => drop(rest.next()),
            flag if flag.starts_with('-') => {}
            word => return Some(word),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::is_dropin;

    #[test]
    fn query_is_typeorms_where_it_is_the_command() {
        for (line, expected) in [
            ("query -d x.ts SELECT", true),
            ("-d x.ts query SELECT", true),
            ("--dataSource=x.ts query SELECT", true),
            ("schema:log -d x.ts", true),
            ("create query", false),
            ("-d query run", false),
            ("run", false),
        ] {
            let words = ["whimbrel"].into_iter().chain(line.split(' '));
            let words: Vec<String> = words.map(str::to_owned).collect();
            assert_eq!(is_dropin(&words), expected, "{line}");
        }
    }
}
