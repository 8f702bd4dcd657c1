//! Names, literals and statements as PostgreSQL spells them.
//!
//! This is the only room that writes a quote mark. It knows the lexical rules of
//! PostgreSQL's manual, section 4.1, and nothing about what a statement means; and which known name a person
//! most likely meant.

mod command;
mod comment;
mod ident;
mod indent;
mod lexeme;
mod lexer;
mod literal;
mod position;
mod split;
mod suggest;

pub use command::{Needs, TransactionControl};
pub use comment::{first_token, line_comments};
pub use ident::{Ident, QualifiedName, quote_ident};
pub use indent::indent;
pub use lexeme::{Lexeme, LexemeKind, lexemes};
pub use literal::quote_literal;
pub use position::{Position, byte_of_char, char_of_byte, line_column};
pub use split::{SplitError, Statement, Unclosed, split};
pub use suggest::closest;
