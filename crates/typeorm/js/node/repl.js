/** `repl`: refused. */
const { refuse } = require('./internal/errors');
const { extendable } = require('./internal/refused_classes');

module.exports = { ...extendable('repl', ['REPLServer']), start: refuse('repl.start'), writer: require('./util').inspect, Recoverable: refuse('repl.Recoverable'), isValidSyntax: refuse('repl.isValidSyntax'), builtinModules: [], REPL_MODE_SLOPPY: Symbol('repl-sloppy'), REPL_MODE_STRICT: Symbol('repl-strict') };
