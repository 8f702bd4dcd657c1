/** `readline/promises`. */
module.exports = require('./readline').promises;
