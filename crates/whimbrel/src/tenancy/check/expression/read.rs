//! From the text that `pg_get_expr` gives to a tree.

use super::tree::Expr;
use crate::sql::{Lexeme, LexemeKind, lexemes};

/// Reads a condition. What is not recognised is [`Expr::Other`].
pub(crate) fn read(text: &str) -> Expr<'_> {
    lexemes(text).map_or(Expr::Other, |words| expression(&words))
}

type Words<'w, 'a> = &'w [Lexeme<'a>];

fn expression<'a>(words: Words<'_, 'a>) -> Expr<'a> {
    let words = unwrapped(words);
    let [first, rest @ ..] = words else { return Expr::Other };
    if first.is("SELECT") {
        return select(words);
    }
    if let Some(parts) = split(words, |word| word.is("OR")) {
        return Expr::Or(parts.into_iter().map(expression).collect());
    }
    if let Some(parts) = split(words, |word| word.is("AND")) {
        return Expr::And(parts.into_iter().map(expression).collect());
    }
    if first.is("NOT") {
        return Expr::Not(Box::new(expression(rest)));
    }
    test(words)
        .or_else(|| membership(words))
        .or_else(|| comparison(words))
        .unwrap_or_else(|| operand(words))
}

/// Without parentheses around all of it.
fn unwrapped<'w, 'a>(mut words: Words<'w, 'a>) -> Words<'w, 'a> {
    while let [first, inner @ .., _] = words {
        if first.kind != LexemeKind::Open
            || depths(words).position(|(_, d)| d == 0) != Some(words.len() - 1)
        {
            break;
        }
        words = inner;
    }
    words
}

/// Every place with the depth behind it; `CASE ... END` nests as parentheses do.
fn depths<'w>(words: Words<'w, '_>) -> impl Iterator<Item = (usize, usize)> + 'w {
    words.iter().enumerate().scan(0_usize, |depth, (at, word)| {
        let square = word.kind == LexemeKind::Sign;
        if word.kind == LexemeKind::Open
            || word.is("CASE")
            || (square && word.text == "[")
        {
            *depth += 1;
        } else if word.kind == LexemeKind::Close
            || word.is("END")
            || (square && word.text == "]")
        {
            *depth = depth.saturating_sub(1);
        }
        Some((at, *depth))
    })
}

/// Places of words outside parentheses that fit.
fn outside<'w, 'a>(
    words: Words<'w, 'a>,
    fits: impl Fn(&Lexeme<'a>) -> bool + 'w,
) -> impl Iterator<Item = usize> + 'w {
    depths(words)
        .filter(move |(at, depth)| *depth == 0 && fits(&words[*at]))
        .map(|(at, _)| at)
}

/// The parts between separators outside parentheses; none if there is no separator.
fn split<'w, 'a>(
    words: Words<'w, 'a>,
    separates: impl Fn(&Lexeme<'a>) -> bool,
) -> Option<Vec<Words<'w, 'a>>> {
    let places: Vec<usize> = outside(words, separates).collect();
    if places.is_empty() {
        return None;
    }
    let mut parts = Vec::with_capacity(places.len() + 1);
    let mut from = 0;
    for at in places {
        parts.push(&words[from..at]);
        from = at + 1;
    }
    parts.push(&words[from..]);
    Some(parts)
}

/// `x IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM y`
fn test<'a>(words: Words<'_, 'a>) -> Option<Expr<'a>> {
    let at = outside(words, |word| word.is("IS")).last()?;
    let inner = Box::new(expression(&words[..at]));
    let mut rest = &words[at + 1..];
    let negated = rest.first()?.is("NOT");
    if negated {
        rest = &rest[1..];
    }
    let word = rest.first()?;
    if word.is("DISTINCT") {
        let right = Box::new(expression(rest.get(2..)?));
        let distinct = Expr::Distinct { left: inner, right };
        return Some(if negated { Expr::Not(Box::new(distinct)) } else { distinct });
    }
    let (truth, boolean) = match word.text.to_ascii_uppercase().as_str() {
        "NULL" => (None, false),
        "UNKNOWN" => (None, true),
        "TRUE" => (Some(true), true),
        "FALSE" => (Some(false), true),
        _ => return None,
    };
    Some(Expr::Is { inner, negated, truth, boolean })
}

/// `x IN (SELECT ...)`, `EXISTS (SELECT ...)`
fn membership<'a>(words: Words<'_, 'a>) -> Option<Expr<'a>> {
    if words.first()?.is("EXISTS") {
        return Some(Expr::Select(unwrapped(&words[1..]).to_vec()));
    }
    let at = outside(words, |word| word.is("IN")).last()?;
    let select = unwrapped(&words[at + 1..]);
    if !select.first()?.is("SELECT") {
        return None;
    }
    let left = Box::new(expression(&words[..at]));
    Some(Expr::In { left, select: select.to_vec() })
}

/// `a op b`: PostgreSQL writes one operator between parentheses.
fn comparison<'a>(words: Words<'_, 'a>) -> Option<Expr<'a>> {
    let operator = |word: &Lexeme<'a>| {
        word.kind == LexemeKind::Sign && !["::", ".", ",", "[", "]"].contains(&word.text)
    };
    let at = outside(words, operator).find(|at| *at > 0)?;
    let (left, right) = (&words[..at], &words[at + 1..]);
    let any = right.first().filter(|word| word.is("ANY") || word.is("ALL"));
    let right = match any {
        // `a = ANY (SELECT ...)` is `a IN (SELECT ...)`.
        Some(word) if word.is("ANY") && words[at].text == "=" => {
            let inner = unwrapped(&right[1..]);
            if inner.first().is_some_and(|word| word.is("SELECT")) {
                let left = Box::new(expression(left));
                return Some(Expr::In { left, select: inner.to_vec() });
            }
            Expr::Other
        }
        Some(_) => Expr::Other,
        None => expression(right),
    };
    let (left, right) = (Box::new(expression(left)), Box::new(right));
    Some(Expr::Compare { sign: words[at].text, left, right })
}

/// What is compared: a cast, a call, a literal, a column.
fn operand<'a>(words: Words<'_, 'a>) -> Expr<'a> {
    if let Some(at) = outside(words, |word| word.is_sign("::")).last() {
        return Expr::Cast(Box::new(expression(&words[..at])));
    }
    if words[0].is("CASE") {
        return case(words).unwrap_or(Expr::Other);
    }
    match words {
        [one] => single(one),
        [table, dot, name] if dot.is_sign(".") => column(Some(table), name),
        [_, dot, table, second, name] if dot.is_sign(".") && second.is_sign(".") => {
            column(Some(table), name)
        }
        _ => call(words).unwrap_or(Expr::Other),
    }
}

fn single<'a>(word: &Lexeme<'a>) -> Expr<'a> {
    match word.kind {
        LexemeKind::Text => word.string().map_or(Expr::Other, Expr::Literal),
        LexemeKind::Number => Expr::Literal(word.text.to_owned()),
        LexemeKind::Word if word.is("NULL") => Expr::Null,
        LexemeKind::Word if word.is("TRUE") => Expr::Bool(true),
        LexemeKind::Word if word.is("FALSE") => Expr::Bool(false),
        LexemeKind::Word | LexemeKind::Name => column(None, word),
        _ => Expr::Other,
    }
}

fn column<'a>(table: Option<&Lexeme<'a>>, name: &Lexeme<'a>) -> Expr<'a> {
    let table = table.and_then(Lexeme::name);
    name.name().map_or(Expr::Other, |name| Expr::Column { table, name })
}

/// `name(a, b)`, `schema.name(a, b)`
fn call<'a>(words: Words<'_, 'a>) -> Option<Expr<'a>> {
    let open = words.iter().position(|word| word.kind == LexemeKind::Open)?;
    let closed = depths(words).skip(open).find(|(_, depth)| *depth == 0)?.0;
    let name: Vec<String> = words[..open]
        .iter()
        .filter(|word| !word.is_sign("."))
        .filter_map(Lexeme::name)
        .collect();
    if open == 0 || closed + 1 != words.len() {
        return None;
    }
    let inner = &words[open + 1..closed];
    let arguments: Vec<Expr<'a>> = match inner {
        [] => Vec::new(),
        _ => match split(inner, |word| word.is_sign(",")) {
            Some(parts) => parts.into_iter().map(expression).collect(),
            None => vec![expression(inner)],
        },
    };
    Some(match (name.join(".").as_str(), arguments.as_slice()) {
        ("coalesce", _) => Expr::Coalesce(arguments),
        ("nullif", [first, second]) => {
            Expr::NullIf(Box::new(first.clone()), Box::new(second.clone()))
        }
        (name, _) => Expr::Call { name: name.to_owned(), arguments },
    })
}

fn case<'a>(words: Words<'_, 'a>) -> Option<Expr<'a>> {
    let [_, inner @ .., _] = words else { return None };
    // With a subject, conditions are values; that is not read.
    if !inner.first()?.is("WHEN") {
        return None;
    }
    let keyword =
        |word: &Lexeme<'a>| ["WHEN", "THEN", "ELSE"].iter().any(|one| word.is(one));
    let places: Vec<usize> = outside(inner, keyword).collect();
    let mut arms = Vec::new();
    let (mut when, mut otherwise) = (None, None);
    for (index, at) in places.iter().enumerate() {
        let end = places.get(index + 1).copied().unwrap_or(inner.len());
        let part = expression(&inner[at + 1..end]);
        if inner[*at].is("WHEN") {
            when = Some(part);
        } else if inner[*at].is("THEN") {
            arms.push((when.take()?, part));
        } else {
            otherwise = Some(Box::new(part));
        }
    }
    Some(Expr::Case { arms, otherwise })
}

/// A sub-select; one without FROM is its expression, evaluated once.
fn select<'a>(words: Words<'_, 'a>) -> Expr<'a> {
    if outside(words, |word| word.is("FROM")).next().is_some() {
        return Expr::Select(words.to_vec());
    }
    let end = outside(words, |word| word.is("AS")).last().unwrap_or(words.len());
    Expr::Once(Box::new(expression(&words[1..end])))
}
