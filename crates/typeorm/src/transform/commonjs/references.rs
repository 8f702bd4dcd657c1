//! Uses of names: imported ones are read through their module, assignments
//! to exported ones are followed.

use oxc::ast::AstKind;
use oxc::semantic::NodeId;
use oxc::span::{GetSpan, Span};

use super::{Awaits, RUNTIME, Rewriter, access};

impl<'a> Rewriter<'a, '_> {
    /// Keeps exports equal to their variables when those are assigned to.
    pub(super) fn follow_assignments(&mut self) {
        let mut inserts: Vec<(u32, String)> = Vec::new();
        for (&symbol, names) in &self.exported {
            let local = self.scoping.symbol_name(symbol);
            let targets = self.targets(names);
            for reference in self.scoping.get_resolved_references(symbol) {
                if reference.is_write() {
                    self.assignment(reference.node_id(), local, &targets, &mut inserts);
                }
            }
        }
        for (offset, text) in inserts {
            self.edits.insert(offset, text);
        }
    }

    pub(super) fn assignment(
        &self,
        node: NodeId,
        local: &str,
        targets: &str,
        inserts: &mut Vec<(u32, String)>,
    ) {
        let identifier = self.nodes.kind(node).span();
        for ancestor in self.nodes.ancestors(node) {
            match ancestor.kind() {
                AstKind::AssignmentExpression(assignment)
                    if assignment.left.span() == identifier =>
                {
                    inserts.push((assignment.span.start, targets.to_owned()));
                    return;
                }
                AstKind::AssignmentExpression(assignment) => {
                    inserts.push((assignment.span.start, "(".to_owned()));
                    inserts.push((assignment.span.end, format!(", {targets}{local})")));
                    return;
                }
                AstKind::UpdateExpression(update) if update.prefix => {
                    inserts.push((update.span.start, format!("({targets}")));
                    inserts.push((update.span.end, ")".to_owned()));
                    return;
                }
                AstKind::UpdateExpression(update) => {
                    inserts.push((update.span.start, "[".to_owned()));
                    inserts.push((update.span.end, format!(", {targets}{local}][0]")));
                    return;
                }
                AstKind::ForInStatement(statement) => {
                    self.loop_body(statement.body.span(), local, targets, inserts);
                    return;
                }
                AstKind::ForOfStatement(statement) => {
                    self.loop_body(statement.body.span(), local, targets, inserts);
                    return;
                }
                _ => {}
            }
        }
    }

    pub(super) fn loop_body(
        &self,
        body: Span,
        local: &str,
        targets: &str,
        inserts: &mut Vec<(u32, String)>,
    ) {
        inserts.push((body.start, format!("{{ {targets}{local}; ")));
        inserts.push((body.end, " }".to_owned()));
    }

    /// Reads imported names through their module.
    pub(super) fn read_through(&mut self) {
        for (&symbol, imported) in &self.imported {
            let value = format!("{}{}", imported.module, access(&imported.property));
            for reference in self.scoping.get_resolved_references(symbol) {
                let node = reference.node_id();
                let span = self.nodes.kind(node).span();
                let text = match self.nodes.parent_kind(node) {
                    AstKind::ExportSpecifier(_) => continue,
                    AstKind::ObjectProperty(property) if property.shorthand => {
                        format!("{}: {value}", self.scoping.symbol_name(symbol))
                    }
                    AstKind::CallExpression(call) if call.callee.span() == span => {
                        format!("(0, {value})")
                    }
                    AstKind::TaggedTemplateExpression(tag) if tag.tag.span() == span => {
                        format!("(0, {value})")
                    }
                    _ => value.clone(),
                };
                self.edits.replace(span.start, span.end, text);
            }
        }
    }

    /// `import()` and `import.meta`; answers whether the top level awaits.
    pub(super) fn special_expressions(&mut self) -> bool {
        let mut awaits = false;
        for node in self.nodes.iter() {
            match node.kind() {
                AstKind::ImportExpression(import) => {
                    let start = import.span.start;
                    let text = format!("{RUNTIME}.import");
                    self.edits.replace(start, start + "import".len() as u32, text);
                }
                AstKind::ImportMeta(meta) => {
                    let text = format!("{RUNTIME}.meta");
                    self.edits.replace(meta.span.start, meta.span.end, text);
                }
                AstKind::AwaitExpression(one) => {
                    awaits |= self.at_top_level(node.id());
                    if self.awaits == Awaits::Marked {
                        self.mark(one.argument.span());
                    }
                }
                AstKind::ForOfStatement(statement) if statement.r#await => {
                    awaits |= self.at_top_level(node.id());
                }
                _ => {}
            }
        }
        awaits
    }

    /// Lets an awaited value note its place in the generated code.
    pub(super) fn mark(&mut self, awaited: Span) {
        self.edits.insert(awaited.start, format!("{RUNTIME}.mark("));
        self.edits.insert(awaited.end, format!(", {})", awaited.start));
    }

    pub(super) fn at_top_level(&self, node: NodeId) -> bool {
        !self.nodes.ancestor_kinds(node).any(|kind| {
            matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_))
        })
    }
}
