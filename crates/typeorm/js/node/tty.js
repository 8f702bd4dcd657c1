/** `tty`: nothing is a terminal. */
const { extendable } = require('./internal/refused_classes');

module.exports = { isatty: () => false, ...extendable('tty', ['ReadStream', 'WriteStream']) };
