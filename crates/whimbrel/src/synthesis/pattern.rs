//! Texts that match a pattern.

/// How often an unlimited repetition is made beyond what it demands.
const MORE: usize = 2;

/// Texts that a regular expression, or a pattern of `LIKE`, may be meant to match; other
/// numbers give other texts as far as the pattern leaves room. What is none of both
/// gives texts that match nothing: PostgreSQL decides.
pub(crate) fn matching(pattern: &str, number: usize) -> Vec<String> {
    let mut found = Vec::new();
    if pattern.contains(['%', '_']) {
        let filled = pattern.replace('%', &format!("w{number}"));
        found.push(filled.replace('_', "w"));
        found.push(pattern.replace('%', "").replace('_', "w"));
    }
    if pattern.contains(['[', '\\', '^', '$', '(', '+', '*', '?', '.', '|']) {
        let node = Reader { rest: pattern.chars().collect(), at: 0 }.alternatives();
        // The longer one first: a text of one letter is not telling.
        for more in [MORE, 0] {
            let mut writer = Writer { number, more, text: String::new() };
            writer.alternatives(&node);
            found.push(writer.text);
        }
    }
    found
}

/// What a pattern asks at one place.
enum Node {
    /// One of these characters.
    One(Vec<char>),
    /// One of these sequences.
    Group(Vec<Vec<Repeated>>),
    /// Nothing: an anchor.
    Nothing,
}

struct Repeated {
    node: Node,
    least: usize,
    /// None for any number.
    most: Option<usize>,
}

struct Reader {
    rest: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn skip(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    fn alternatives(&mut self) -> Vec<Vec<Repeated>> {
        let mut all = vec![Vec::new()];
        while let Some(next) = self.peek() {
            if next == ')' {
                break;
            }
            if self.skip('|') {
                all.push(Vec::new());
                continue;
            }
            let node = self.node();
            let (least, most) = self.times();
            if let Some(last) = all.last_mut() {
                last.push(Repeated { node, least, most });
            }
        }
        all
    }

    fn node(&mut self) -> Node {
        match self.next() {
            Some('^' | '$') | None => Node::Nothing,
            Some('.') => Node::One(range('a', 'z')),
            Some('[') => Node::One(self.class()),
            Some('\\') => self.escape(),
            Some('(') => {
                if self.skip('?') {
                    // `(?:`; what looks ahead cannot be followed.
                    self.at += 1;
                }
                let group = self.alternatives();
                self.skip(')');
                Node::Group(group)
            }
            Some(other) => Node::One(vec![other]),
        }
    }

    fn escape(&mut self) -> Node {
        match self.next() {
            Some('d') => Node::One(range('0', '9')),
            Some('w') => Node::One(range('a', 'z')),
            Some('s') => Node::One(vec![' ']),
            Some('D' | 'S') => Node::One(range('a', 'z')),
            Some('W') => Node::One(vec!['-']),
            Some('m' | 'M' | 'y' | 'Y' | 'A' | 'Z' | 'b' | 'B') | None => Node::Nothing,
            Some('n') => Node::One(vec!['\n']),
            Some('t') => Node::One(vec!['\t']),
            Some(other) => Node::One(vec![other]),
        }
    }

    fn class(&mut self) -> Vec<char> {
        let negated = self.skip('^');
        let mut members = Vec::new();
        while let Some(next) = self.next() {
            match next {
                ']' if !members.is_empty() => break,
                '[' if self.peek() == Some(':') => members.extend(self.named()),
                '\\' => {
                    if let Node::One(more) = self.escape() {
                        members.extend(more);
                    }
                }
                '-' if self.peek() != Some(']') && !members.is_empty() => {
                    let from = members.last().copied().unwrap_or('a');
                    let to = self.next().unwrap_or(from);
                    members.extend(range(from, to).into_iter().skip(1));
                }
                other => members.push(other),
            }
        }
        if !negated {
            return members;
        }
        let all = range('a', 'z').into_iter().chain(range('0', '9')).chain(['-', 'A']);
        all.filter(|one| !members.contains(one)).collect()
    }

    /// `[:alpha:]` inside of a class.
    fn named(&mut self) -> Vec<char> {
        let from = self.at + 1;
        while self.peek().is_some_and(|next| next != ']') {
            self.at += 1;
        }
        let to = self.at.saturating_sub(1).max(from);
        let name: String = self.rest.get(from..to).unwrap_or_default().iter().collect();
        self.at += 1;
        match name.as_str() {
            "digit" => range('0', '9'),
            "upper" => range('A', 'Z'),
            "xdigit" => range('0', '9').into_iter().chain(range('a', 'f')).collect(),
            "space" => vec![' '],
            "punct" => vec!['-', '.'],
            _ => range('a', 'z'),
        }
    }

    fn times(&mut self) -> (usize, Option<usize>) {
        let found = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(),
            _ => return (1, Some(1)),
        };
        self.at += 1;
        // A repetition may be told to be short.
        self.skip('?');
        found
    }

    fn counted(&mut self) -> (usize, Option<usize>) {
        let inside: String =
            self.rest[self.at + 1..].iter().take_while(|c| **c != '}').collect();
        self.at = (self.at + inside.chars().count() + 2).min(self.rest.len());
        match inside.split_once(',') {
            None => {
                let count = inside.trim().parse().unwrap_or(1);
                (count, Some(count))
            }
            Some((least, most)) => {
                (least.trim().parse().unwrap_or(0), most.trim().parse().ok())
            }
        }
    }
}

fn range(from: char, to: char) -> Vec<char> {
    (from..=to).take(128).collect()
}

struct Writer {
    /// Each choice takes its share of it, so that no two numbers choose the same.
    number: usize,
    more: usize,
    text: String,
}

impl Writer {
    fn choose(&mut self, count: usize) -> usize {
        let chosen = self.number % count.max(1);
        self.number /= count.max(1);
        chosen
    }

    fn alternatives(&mut self, all: &[Vec<Repeated>]) {
        let chosen = self.choose(all.len());
        for repeated in all.get(chosen).map(Vec::as_slice).unwrap_or_default() {
            let most = repeated.most.unwrap_or(usize::MAX);
            let times = (repeated.least + self.more).min(most).min(repeated.least + 8);
            for _ in 0..times {
                match &repeated.node {
                    Node::One(members) if members.is_empty() => {}
                    Node::One(members) => {
                        let chosen = self.choose(members.len());
                        self.text.push(members[chosen]);
                    }
                    Node::Group(group) => self.alternatives(group),
                    Node::Nothing => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn classes_counts_and_groups_are_followed() {
        let first = |pattern: &str| matching(pattern, 30).remove(0);
        assert_eq!(first("^[A-Z]{3}$"), "EBA");
        assert_eq!(first(r"^\d{2}-(ab|cd)$"), "03-ab");
        assert_eq!(first("^[[:digit:]]{2}x?$"), "03x");
        assert_eq!(matching("^[a-z]+@b$", 1), ["baa@b", "b@b"]);
        assert_eq!(first("x%y"), "xw30y");
    }

    #[test]
    fn other_numbers_give_other_texts() {
        let of = |number| matching("^[A-Z]{2}[0-9]+$", number).pop();
        assert!((0..50).all(|number| of(number) != of(number + 1)));
    }
}
