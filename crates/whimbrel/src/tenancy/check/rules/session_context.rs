//! T40: the tenant is set for the whole session.

use super::super::scene::Scene;
use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::{Lexeme, LexemeKind, lexemes};

pub(super) static RULE: Rule = Rule {
    id: "T40",
    name: "context-for-the-session",
    title: "The tenant is set for the whole session",
    severity: Severity::Critical,
    meaning: "A connection goes back to the pool with the tenant still set: the next \
              request on it, which set none, reads that tenant's rows.",
    way_out: "`set_config('app.tenant_id', ..., true)` inside the transaction: it ends \
              with it.",
    example: Example::Sql {
        bad: "CREATE FUNCTION use_tenant(id uuid) RETURNS void LANGUAGE sql
    AS $$ SELECT set_config('app.tenant_id', id::text, false) $$;",
        good: "CREATE FUNCTION use_tenant(id uuid) RETURNS void LANGUAGE sql
    AS $$ SELECT set_config('app.tenant_id', id::text, true) $$;",
    },
    manual: "functions-admin.html",
    since: 14,
    decided: Decided::CatalogAndText,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let functions =
        scene.estate.functions.iter().filter(|one| matches!(one.kind, 'f' | 'p'));
    let found = functions.filter_map(|function| {
        let words = lexemes(&function.source).ok()?;
        session_wide(&words, &scene.convention.setting)?;
        let setting = &scene.convention.setting;
        let message = format!(
            "it sets {setting} for the whole session: who gets the connection next has \
             that tenant's rows"
        );
        Some(Finding::of(&RULE, function.label(), message))
    });
    found.collect()
}

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    texts.find(|script, sentence| {
        // What functions do is seen in the catalog.
        if sentence.keyword.ends_with("FUNCTION") || sentence.keyword.ends_with("PROCEDURE") {
            return None;
        }
        let place = session_wide(&sentence.words, &texts.convention.setting)?;
        let message = format!(
            "{} stays set for the session: who gets the connection next has that tenant's \
             rows",
            texts.convention.setting
        );
        Some(Finding::new(&RULE, script.place(place), message))
    })
}

/// Where a setting is set for the session: `set_config('x', ..., false)`, `SET x = ...`.
fn session_wide(words: &[Lexeme<'_>], setting: &str) -> Option<usize> {
    let at = |from: usize| words.get(from..).unwrap_or_default();
    for (index, word) in words.iter().enumerate() {
        if word.is("set_config") {
            let named = at(index).get(2).and_then(Lexeme::string);
            if named.as_deref() == Some(setting) && last_argument_is_false(at(index + 1))
            {
                return Some(word.start);
            }
        }
        if word.is("SET") {
            let rest = at(index + 1);
            let rest = match rest.first() {
                Some(one) if one.is("SESSION") => &rest[1..],
                _ => rest,
            };
            let length = rest
                .iter()
                .take_while(|one| one.name().is_some() || one.is_sign("."))
                .take(3)
                .count();
            let name: String = rest[..length]
                .iter()
                .map(|one| one.name().unwrap_or_else(|| ".".to_owned()))
                .collect();
            if name == setting {
                return Some(word.start);
            }
        }
    }
    None
}

/// Whether the last argument of a call is `false`; the words begin at its parenthesis.
fn last_argument_is_false(words: &[Lexeme<'_>]) -> bool {
    let mut depth = 0_usize;
    for (index, word) in words.iter().enumerate() {
        match word.kind {
            LexemeKind::Open => depth += 1,
            LexemeKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index > 0 && words[index - 1].is("FALSE");
        }
    }
    false
}
