//! One segment of a file pattern: `*`, `?`, classes, `@(a|b)` and its kin; and
//! braces, which span segments.

/// Whether a segment holds anything but literal characters.
pub(super) fn has_magic(segment: &str) -> bool {
    let mut escaped = false;
    segment.chars().zip(segment.chars().skip(1).chain([' '])).any(|(c, next)| {
        let plain = escaped;
        escaped = c == '\\' && !plain;
        !plain
            && (matches!(c, '*' | '?' | '[')
                || (matches!(c, '@' | '+' | '!') && next == '('))
    })
}

/// `a{b,c}` as `ab` and `ac`; numbers as `{1..3}`; nested braces too.
pub(super) fn expand_braces(pattern: &str) -> Vec<String> {
    let Some((start, end)) = outer_braces(pattern) else {
        return vec![pattern.to_owned()];
    };
    let (head, tail) = (&pattern[..start], &pattern[end + 1..]);
    let inside = &pattern[start + 1..end];
    let mut choices = split_top(inside, ',');
    if choices.len() == 1 {
        match numbers(inside) {
            Some(range) => choices = range,
            None => {
                let rest = expand_braces(tail);
                return rest
                    .iter()
                    .map(|rest| format!("{head}{{{inside}}}{rest}"))
                    .collect();
            }
        }
    }
    let tails = expand_braces(tail);
    let mut all = Vec::new();
    for choice in &choices {
        for choice in expand_braces(choice) {
            all.extend(tails.iter().map(|tail| format!("{head}{choice}{tail}")));
        }
    }
    all
}

/// The first balanced pair of braces.
fn outer_braces(pattern: &str) -> Option<(usize, usize)> {
    let mut depth = 0;
    let mut start = None;
    let mut escaped = false;
    for (at, c) in pattern.char_indices() {
        let plain = escaped;
        escaped = c == '\\' && !plain;
        match c {
            _ if plain => {}
            '{' => {
                depth += 1;
                start = start.or(Some(at));
            }
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return start.map(|start| (start, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// Splits at a separator outside of braces and parentheses.
fn split_top(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        if c == separator && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

fn numbers(inside: &str) -> Option<Vec<String>> {
    let (from, to) = inside.split_once("..")?;
    let (from, to): (i32, i32) = (from.parse().ok()?, to.parse().ok()?);
    if from.abs_diff(to) > 10_000 {
        return None;
    }
    let up: Vec<i32> = (from.min(to)..=from.max(to)).collect();
    let text = |number: &i32| number.to_string();
    Some(if from <= to {
        up.iter().map(text).collect()
    } else {
        up.iter().rev().map(text).collect()
    })
}

/// A segment that can be matched against a name.
#[derive(Debug)]
pub(super) struct Segment {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Literal(char),
    Any,
    Star,
    Class { negated: bool, ranges: Vec<(char, char)> },
    Group { kind: Group, choices: Vec<Vec<Self>> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    One,
    Optional,
    Many,
    Some,
    Not,
}

impl Segment {
    pub(super) fn parse(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        Self { parts: parse(&characters) }
    }

    /// Whether a name matches; a leading dot needs a literal one.
    pub(super) fn matches(&self, name: &str) -> bool {
        if name.starts_with('.')
            && !matches!(self.parts.first(), Some(Part::Literal('.')))
        {
            return false;
        }
        let name: Vec<char> = name.chars().collect();
        run(&self.parts, &name, &mut |rest| rest.is_empty())
    }
}

fn parse(text: &[char]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let group = match (c, text.get(at + 1)) {
            ('@', Some('(')) => Some(Group::One),
            ('?', Some('(')) => Some(Group::Optional),
            ('*', Some('(')) => Some(Group::Many),
            ('+', Some('(')) => Some(Group::Some),
            ('!', Some('(')) => Some(Group::Not),
            _ => None,
        };
        if let Some((kind, end)) = group.zip(closing(text, at + 1)) {
            let inside: String = text[at + 2..end].iter().collect();
            let choices = split_top(&inside, '|')
                .iter()
                .map(|choice| parse(&choice.chars().collect::<Vec<_>>()))
                .collect();
            parts.push(Part::Group { kind, choices });
            at = end + 1;
            continue;
        }
        let (part, length) = single(&text[at..], c);
        parts.push(part);
        at += length;
    }
    parts
}

/// One part that is not a group, and how many characters it takes.
fn single(text: &[char], c: char) -> (Part, usize) {
    match c {
        '*' => (Part::Star, 1),
        '?' => (Part::Any, 1),
        '\\' => (Part::Literal(text.get(1).copied().unwrap_or('\\')), 2),
        '[' => class(text).unwrap_or((Part::Literal('['), 1)),
        other => (Part::Literal(other), 1),
    }
}

fn class(text: &[char]) -> Option<(Part, usize)> {
    let negated = matches!(text.get(1), Some('!' | '^'));
    let start = if negated { 2 } else { 1 };
    let end = (start + 1..text.len()).find(|&at| text[at] == ']')?;
    let mut ranges = Vec::new();
    let mut at = start;
    while at < end {
        if at + 2 < end && text[at + 1] == '-' {
            ranges.push((text[at], text[at + 2]));
            at += 3;
        } else {
            ranges.push((text[at], text[at]));
            at += 1;
        }
    }
    Some((Part::Class { negated, ranges }, end + 1))
}

/// The parenthesis that closes the one at `open`.
fn closing(text: &[char], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.iter().enumerate().skip(open) {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Matches parts against a name; `done` decides about what is left of it.
fn run(parts: &[Part], name: &[char], done: &mut dyn FnMut(&[char]) -> bool) -> bool {
    let Some((part, rest)) = parts.split_first() else { return done(name) };
    match part {
        Part::Literal(c) => name.first() == Some(c) && run(rest, &name[1..], done),
        Part::Any => !name.is_empty() && run(rest, &name[1..], done),
        Part::Class { negated, ranges } => name.first().is_some_and(|c| {
            let inside = ranges.iter().any(|(from, to)| (from..=to).contains(&c));
            inside != *negated && run(rest, &name[1..], done)
        }),
        Part::Star => (0..=name.len()).any(|skip| run(rest, &name[skip..], done)),
        Part::Group { kind, choices } => group(*kind, choices, rest, name, done),
    }
}

fn group(
    kind: Group,
    choices: &[Vec<Part>],
    rest: &[Part],
    name: &[char],
    done: &mut dyn FnMut(&[char]) -> bool,
) -> bool {
    match kind {
        Group::One => one_of(choices, name, &mut |left| run(rest, left, done)),
        Group::Optional => {
            run(rest, name, done)
                || one_of(choices, name, &mut |left| run(rest, left, done))
        }
        Group::Many => repeat(choices, rest, name, done),
        Group::Some => {
            one_of(choices, name, &mut |left| repeat(choices, rest, left, done))
        }
        Group::Not => (0..=name.len()).any(|taken| {
            let (head, left) = name.split_at(taken);
            let whole =
                |choice: &Vec<Part>| run(choice, head, &mut |rest| rest.is_empty());
            !choices.iter().any(whole) && run(rest, left, done)
        }),
    }
}

fn one_of(
    choices: &[Vec<Part>],
    name: &[char],
    then: &mut dyn FnMut(&[char]) -> bool,
) -> bool {
    choices.iter().any(|choice| run(choice, name, then))
}

/// Any number of choices, then the rest.
fn repeat(
    choices: &[Vec<Part>],
    rest: &[Part],
    name: &[char],
    done: &mut dyn FnMut(&[char]) -> bool,
) -> bool {
    run(rest, name, done)
        || one_of(choices, name, &mut |left| {
            left.len() < name.len() && repeat(choices, rest, left, done)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Segment::parse(pattern).matches(name)
    }

    #[test]
    fn braces_expand() {
        assert_eq!(expand_braces("a*{.ts,.js}"), ["a*.ts", "a*.js"]);
        assert_eq!(expand_braces("{a,b{c,d}}/x"), ["a/x", "bc/x", "bd/x"]);
        assert_eq!(expand_braces("v{1..3}"), ["v1", "v2", "v3"]);
        assert_eq!(expand_braces("{a}"), ["{a}"]);
        assert_eq!(expand_braces("{src,dist}/{a,b}").len(), 4);
    }

    #[test]
    fn segments_match() {
        assert!(matches("*.entity.ts", "user.entity.ts"));
        assert!(!matches("*", ".hidden"));
        assert!(matches(".*", ".hidden"));
        assert!(matches("*.+(ts|js)", "a.ts"));
        assert!(matches("*.@(ts|js)", "a.js"));
        assert!(!matches("*.@(ts|js)", "a.jsx"));
        assert!(matches("!(index).ts", "user.ts"));
        assert!(!matches("!(index).ts", "index.ts"));
        assert!(matches("[0-9]*-*.ts", "17-x.ts"));
        assert!(!matches("[!0-9]*.ts", "1.ts"));
        assert!(matches("?(a)b", "b"));
        assert!(matches("*(ab)c", "ababc"));
    }

    #[test]
    fn magic_is_seen() {
        assert!(has_magic("*.ts"));
        assert!(has_magic("@(a)"));
        assert!(!has_magic("[id".replace('[', "\\[").as_str()));
        assert!(!has_magic("plain.ts"));
        assert!(!has_magic("@scope"));
    }
}
