/// Which way a migration is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Applying it.
    Up,
    /// Taking it back.
    Down,
}

impl Direction {
    pub(crate) const ALL: [Self; 2] = [Self::Up, Self::Down];

    /// `up` or `down`, as files, the journal and the JSON output write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    pub(crate) fn parse(text: &str) -> Self {
        if text == "down" { Self::Down } else { Self::Up }
    }
}
