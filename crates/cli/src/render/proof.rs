//! What a proof of isolation found, as a person reads it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use whimbrel::tenancy::prove::{
    Finding, Grade, Proof, ProofError, SubjectProof, VERDICTS, Verdict,
};

use crate::exit;
use crate::render::problem::causes;
use crate::render::{Problem, of_exec};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How many findings of one subject are shown unless all are asked for.
const SHOWN: usize = 3;

/// Describes why nothing could be proven.
pub(crate) fn of_isolation(error: &ProofError) -> Problem {
    if let ProofError::Exec { doing, source } = error {
        return of_exec(doing, source);
    }
    let problem = Problem::input("proof", error.to_string());
    Problem { notes: causes(error), exit: exit::REFUSED, ..problem }
}

/// One line for each subject, with what was found under it, and a summary.
pub(crate) fn proof(proof: &Proof, verbose: bool, quiet: bool) -> String {
    let mut text = String::new();
    for (verdict, word) in VERDICTS {
        let good = matches!(verdict, Verdict::Proven | Verdict::Global);
        if good && quiet {
            continue;
        }
        let style = colour(verdict).on_default().bold();
        for subject in proof.subjects.iter().filter(|one| one.verdict == verdict) {
            let told = told(subject, verbose);
            let _ = writeln!(text, "{style}{word:<9}{style:#} {told}");
        }
    }
    let counts = VERDICTS.iter().map(|(verdict, word)| (proof.count(*verdict), word));
    let counts = counts.filter(|(count, _)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(count, word)| format!("{count} {}", word.to_lowercase())).collect();
    let (probes, app) = (proof.probes, &proof.app);
    let counts = counts.join(", ");
    let _ =
        writeln!(text, "{BOLD}{counts}{BOLD:#}  {DIM}{probes} attacks as {app}{DIM:#}");
    text
}

fn colour(verdict: Verdict) -> AnsiColor {
    match verdict {
        Verdict::Leak | Verdict::Broken => AnsiColor::Red,
        Verdict::Unproven | Verdict::Vacuous | Verdict::Exempt => AnsiColor::Yellow,
        Verdict::Global => AnsiColor::Cyan,
        Verdict::Proven => AnsiColor::Green,
    }
}

fn told(subject: &SubjectProof, verbose: bool) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}", subject.name);
    if let Some(reason) = &subject.reason {
        let _ = write!(text, "  {DIM}{reason}{DIM:#}");
    }
    if subject.known {
        let _ = write!(text, "  {DIM}unchanged since the last proof{DIM:#}");
    }
    let worth = |finding: &&Finding| verbose || finding.grade != Grade::Note;
    let mut findings: Vec<&Finding> = subject.findings.iter().filter(worth).collect();
    findings.sort_by_key(|finding| finding.exempted.is_some());
    let shown = if verbose { findings.len() } else { SHOWN.min(findings.len()) };
    for (number, finding) in findings[..shown].iter().enumerate() {
        let rules = finding.rules.join(", ");
        let _ = write!(
            text,
            "\n    {} ({}): {}  {DIM}{rules}{DIM:#}",
            finding.probe,
            finding.context.words(),
            finding.seen
        );
        if let Some(reason) = &finding.exempted {
            let _ = write!(text, "  exempted: {reason}");
        }
        if (number == 0 && finding.exempted.is_none()) || verbose {
            let (rows, attack) = parted(&finding.sql);
            if verbose {
                rows.lines().for_each(|line| indented(&mut text, line));
            } else if !rows.is_empty() {
                let count =
                    rows.lines().filter(|line| line.starts_with("INSERT")).count();
                indented(
                    &mut text,
                    &format!("-- after {count} rows (--verbose shows all)"),
                );
            }
            attack.lines().for_each(|line| indented(&mut text, line));
        }
    }
    if findings.len() > shown {
        let more = findings.len() - shown;
        let _ = write!(text, "\n    {DIM}and {more} more (--verbose){DIM:#}");
    }
    let notes = subject.notes.iter().filter(|_| verbose);
    for note in notes {
        let _ = write!(text, "\n    {DIM}{note}{DIM:#}");
    }
    text
}

/// The SQL that makes rows, and the attack.
fn parted(sql: &str) -> (&str, &str) {
    const MADE: &str = "SET LOCAL session_replication_role = origin;\n";
    match sql.rfind(MADE) {
        Some(at) => sql.split_at(at + MADE.len()),
        None => ("", sql),
    }
}

fn indented(text: &mut String, line: &str) {
    let _ = write!(text, "\n        {DIM}{line}{DIM:#}");
}
