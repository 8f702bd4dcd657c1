/** `inspector`: there is no debugger. */
const { refuse } = require('./internal/errors');
const { extendable } = require('./internal/refused_classes');

module.exports = { ...extendable('inspector', ['Session']), url: () => undefined, console: globalThis.console, close() {}, open: refuse('inspector.open'), waitForDebugger: refuse('inspector.waitForDebugger') };
