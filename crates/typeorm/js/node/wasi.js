/** `wasi`: refused. */
module.exports = require('./internal/refused_classes').extendable('wasi', ['WASI']);
