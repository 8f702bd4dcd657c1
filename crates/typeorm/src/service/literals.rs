//! The SQL that stands in a migration as a literal, read from its syntax alone: what
//! checks of migrations' text look at. What a program puts together is not seen, and
//! counted.

use std::path::Path;

use oxc::allocator::Allocator;
use oxc::ast::ast::{Argument, CallExpression, Expression, MethodDefinition};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// A statement, or several, in a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlLiteral {
    /// The text as the program has it.
    pub sql: String,
    /// The line where the text begins, from 1.
    pub line: usize,
    /// The column there, from 1, in characters.
    pub column: usize,
}

/// What `up` sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SqlLiterals {
    /// What stands in literals, in order.
    pub literals: Vec<SqlLiteral>,
    /// Calls that send what the program puts together, or that TypeORM writes.
    pub unseen: usize,
}

/// Reads the `up` methods of a migration's file. None when it cannot be parsed.
pub fn sql_literals(path: &Path, source: &str) -> Option<SqlLiterals> {
    let kind = SourceType::from_path(path).ok()?.with_module(true);
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind).parse();
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let mut reader = Reader { source, inside_up: false, found: SqlLiterals::default() };
    reader.visit_program(&parsed.program);
    Some(reader.found)
}

struct Reader<'s> {
    source: &'s str,
    inside_up: bool,
    found: SqlLiterals,
}

/// Methods of a query runner that write statements themselves.
const BUILDERS: [&str; 5] = ["create", "drop", "add", "change", "rename"];

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        let before = self.inside_up;
        self.inside_up = method.key.static_name().is_some_and(|name| name == "up");
        walk::walk_method_definition(self, method);
        self.inside_up = before;
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if self.inside_up
            && let Expression::StaticMemberExpression(member) = &call.callee
        {
            let name = member.property.name.as_str();
            if name == "query" {
                self.take(call.arguments.first());
            } else if BUILDERS.iter().any(|builder| name.starts_with(builder)) {
                self.found.unseen += 1;
            }
        }
        walk::walk_call_expression(self, call);
    }
}

impl Reader<'_> {
    fn take(&mut self, argument: Option<&Argument<'_>>) {
        let literal = match argument {
            Some(Argument::StringLiteral(string)) => {
                Some((string.value.to_string(), string.span.start + 1))
            }
            Some(Argument::TemplateLiteral(template))
                if template.expressions.is_empty() =>
            {
                let quasi = template.quasis.first();
                quasi.and_then(|quasi| {
                    let text = quasi.value.cooked.as_ref()?.to_string();
                    Some((text, template.span.start + 1))
                })
            }
            _ => None,
        };
        let Some((sql, start)) = literal else {
            self.found.unseen += 1;
            return;
        };
        let before = self.source.get(..start as usize).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.found.literals.push(SqlLiteral { sql, line, column });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_the_way_up_are_found_where_they_stand() {
        let source = "export class A1 {\n  async up(q: QueryRunner) {\n    \
            await q.query(`CREATE TABLE a (\n      id int)`);\n    \
            await q.query('SELECT 1', []);\n    await q.query(`DROP ${this.name}`);\n    \
            await q.createTable(table);\n  }\n  \
            async down(q) { await q.query('DROP TABLE a'); }\n}\n";
        let found = sql_literals(Path::new("a.ts"), source).unwrap();
        let texts: Vec<&str> =
            found.literals.iter().map(|literal| literal.sql.as_str()).collect();
        assert_eq!(texts, ["CREATE TABLE a (\n      id int)", "SELECT 1"]);
        let places = found.literals.iter().map(|one| (one.line, one.column));
        assert_eq!(places.collect::<Vec<_>>(), [(3, 20), (5, 20)]);
        assert_eq!(found.unseen, 2);
        assert_eq!(sql_literals(Path::new("a.ts"), "class {"), None);
    }
}
