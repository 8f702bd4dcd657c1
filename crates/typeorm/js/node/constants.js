/** `constants`: the numbers of os, fs and crypto together. */
const { constants } = require('./os');

module.exports = { ...constants.errno, ...constants.signals, ...constants.priority, ...require('./fs').constants, ...require('./internal/crypto_constants') };
