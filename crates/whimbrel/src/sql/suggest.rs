//! "Did you mean": the nearest word of a closed set.

/// The candidate that a person most likely meant, if any is near enough: at most a
/// third of its letters wrong, letter case and `_` for `-` aside.
pub fn closest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = folded(word);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &folded(candidate)), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (candidate.chars().count().max(word.len()) / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> Vec<char> {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '_' { '-' } else { c })
        .collect()
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let keys = ["no-transaction", "lock-timeout", "statement-timeout"];
        assert_eq!(closest("no_transaction", keys), Some("no-transaction"));
        assert_eq!(closest("lock-timout", keys), Some("lock-timeout"));
        assert_eq!(closest("colk-timeout", keys), Some("lock-timeout"));
        assert_eq!(closest("isolation", keys), None);
        assert_eq!(closest("auht", ["auth", "audit"]), Some("auth"));
        assert_eq!(closest("x", []), None);
    }
}
