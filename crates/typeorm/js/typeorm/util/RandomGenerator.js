// `require("typeorm/util/RandomGenerator")`: naming strategies hash long names with it.
const { sha1 } = require('../naming');

/** A random (version 4) UUID. */
function uuidv4() {
  const bytes = host.crypto.randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

module.exports = { RandomGenerator: { sha1, uuidv4 } };
