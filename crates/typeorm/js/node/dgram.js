/** `dgram`: sockets are refused. */
const { refuse } = require('./internal/errors');
const { extendable } = require('./internal/refused_classes');

module.exports = { ...extendable('dgram', ['Socket']), createSocket: refuse('dgram.createSocket', 'it has no network but the database connection') };
