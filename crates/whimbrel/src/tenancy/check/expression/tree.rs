use crate::sql::Lexeme;

/// A condition, as far as it is understood.
#[derive(Debug, Clone)]
pub(crate) enum Expr<'a> {
    /// Any of them.
    Or(Vec<Self>),
    /// All of them.
    And(Vec<Self>),
    /// `NOT`.
    Not(Box<Self>),
    /// `IS [NOT] NULL`, `TRUE`, `FALSE`, `UNKNOWN`; none stands for the last and NULL.
    Is { inner: Box<Self>, negated: bool, truth: Option<bool>, boolean: bool },
    /// `a op b`.
    Compare { sign: &'a str, left: Box<Self>, right: Box<Self> },
    /// `a IS DISTINCT FROM b`.
    Distinct { left: Box<Self>, right: Box<Self> },
    /// `a IN (SELECT ...)`.
    In { left: Box<Self>, select: Vec<Lexeme<'a>> },
    /// `CASE WHEN ... THEN ... ELSE ... END`.
    Case { arms: Vec<(Self, Self)>, otherwise: Option<Box<Self>> },
    /// `COALESCE(...)`.
    Coalesce(Vec<Self>),
    /// `NULLIF(a, b)`.
    NullIf(Box<Self>, Box<Self>),
    /// A call of a function.
    Call { name: String, arguments: Vec<Self> },
    /// A sub-select without FROM: evaluated once.
    Once(Box<Self>),
    /// A sub-select, or `EXISTS` of one.
    Select(Vec<Lexeme<'a>>),
    /// A cast, which changes no identity.
    Cast(Box<Self>),
    /// A column.
    Column { table: Option<String>, name: String },
    /// A string or number.
    Literal(String),
    /// `NULL`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Anything else.
    Other,
}

impl Expr<'_> {
    /// Calls `look` for this and everything in it that is a tree; `once` tells whether it
    /// stands in a sub-select that is evaluated once.
    pub(crate) fn walk(&self, once: bool, look: &mut impl FnMut(&Self, bool)) {
        look(self, once);
        match self {
            Self::Or(all) | Self::And(all) | Self::Coalesce(all) => {
                all.iter().for_each(|one| one.walk(once, look));
            }
            Self::Not(inner) | Self::Is { inner, .. } | Self::Cast(inner) => {
                inner.walk(once, look);
            }
            Self::Compare { left, right, .. }
            | Self::Distinct { left, right }
            | Self::NullIf(left, right) => {
                left.walk(once, look);
                right.walk(once, look);
            }
            Self::In { left, .. } => left.walk(once, look),
            Self::Case { arms, otherwise } => {
                for (when, then) in arms {
                    when.walk(once, look);
                    then.walk(once, look);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.walk(once, look);
                }
            }
            Self::Call { arguments, .. } => {
                arguments.iter().for_each(|one| one.walk(once, look));
            }
            Self::Once(inner) => inner.walk(true, look),
            Self::Select(_)
            | Self::Column { .. }
            | Self::Literal(_)
            | Self::Null
            | Self::Bool(_)
            | Self::Other => {}
        }
    }
}
