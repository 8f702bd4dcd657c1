/** Buffer's methods that read and write integers and floats at an offset. */
const { coded, invalidArgType, outOfRange } = require('./errors');

/** Checks an offset for a value of `size` bytes the way Node does. */
function checkOffset(buffer, offset, size) {
  if (typeof offset !== 'number') throw invalidArgType('offset', 'of type number', offset);
  if (!Number.isInteger(offset)) throw outOfRange('offset', 'an integer', offset);
  if (buffer.length < size) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  if (offset < 0 || offset + size > buffer.length) throw outOfRange('offset', `>= 0 and <= ${buffer.length - size}`, offset);
}

function view(buffer, offset, size) {
  return new DataView(buffer.buffer, buffer.byteOffset + offset, size);
}

/** The range phrase of a number that does not fit into `bytes` bytes. */
function rangePhrase(signed, bytes, big) {
  const n = big ? 'n' : '';
  if (bytes > 4 || big) {
    const bits = bytes * 8;
    return signed ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}` : `>= 0${n} and < 2${n} ** ${bits}${n}`;
  }
  if (signed) return `>= ${-(2 ** (bytes * 8 - 1))} and <= ${2 ** (bytes * 8 - 1) - 1}`;
  return `>= 0 and <= ${2 ** (bytes * 8) - 1}`;
}

function checkValue(value, signed, bytes) {
  const low = signed ? -(2 ** (bytes * 8 - 1)) : 0;
  const high = signed ? 2 ** (bytes * 8 - 1) - 1 : 2 ** (bytes * 8) - 1;
  if (value < low || value > high) throw outOfRange('value', rangePhrase(signed, bytes, false), value);
}

/** Methods made by a DataView accessor: [Node name, DataView name, bytes, integer range check]. */
const FIXED = [
  ['Int8', 'Int8', 1, true], ['UInt8', 'Uint8', 1, true],
  ['Int16', 'Int16', 2, true], ['UInt16', 'Uint16', 2, true],
  ['Int32', 'Int32', 4, true], ['UInt32', 'Uint32', 4, true],
  ['Float', 'Float32', 4, false], ['Double', 'Float64', 8, false],
];

function installFixed(prototype, [name, accessor, size, integer], suffix) {
  const little = suffix === 'LE';
  const signed = name.startsWith('Int');
  prototype[`read${name}${suffix}`] = function (offset = 0) {
    checkOffset(this, offset, size);
    return view(this, offset, size)[`get${accessor}`](0, little);
  };
  prototype[`write${name}${suffix}`] = function (value, offset = 0) {
    const number = +value;
    if (integer) checkValue(number, signed, size);
    checkOffset(this, offset, size);
    view(this, offset, size)[`set${accessor}`](0, number, little);
    return offset + size;
  };
}

function installBig(prototype, name, accessor, suffix) {
  const little = suffix === 'LE';
  const signed = name === 'BigInt64';
  prototype[`read${name}${suffix}`] = function (offset = 0) {
    checkOffset(this, offset, 8);
    return view(this, offset, 8)[`get${accessor}`](0, little);
  };
  prototype[`write${name}${suffix}`] = function (value, offset = 0) {
    const [low, high] = signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
    if (value < low || value > high) throw outOfRange('value', rangePhrase(signed, 8, true), value);
    checkOffset(this, offset, 8);
    view(this, offset, 8)[`set${accessor}`](0, value, little);
    return offset + 8;
  };
}

function checkByteLength(byteLength) {
  if (typeof byteLength !== 'number') throw invalidArgType('byteLength', 'of type number', byteLength);
  if (!Number.isInteger(byteLength)) throw outOfRange('byteLength', 'an integer', byteLength);
  if (byteLength < 1 || byteLength > 6) throw outOfRange('byteLength', '>= 1 and <= 6', byteLength);
}

function readVariable(buffer, offset, byteLength, { little, signed }) {
  if (offset === undefined) throw invalidArgType('offset', 'of type number', offset);
  checkByteLength(byteLength);
  checkOffset(buffer, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + buffer[offset + (little ? byteLength - 1 - i : i)];
  return signed && value >= 2 ** (byteLength * 8 - 1) ? value - 2 ** (byteLength * 8) : value;
}

function writeVariable(buffer, value, offset, byteLength, { little, signed }) {
  checkByteLength(byteLength);
  checkValue(+value, signed, byteLength);
  checkOffset(buffer, offset, byteLength);
  const whole = Math.trunc(+value);
  let rest = whole < 0 ? whole + 2 ** (byteLength * 8) : whole;
  for (let i = 0; i < byteLength; i++) {
    buffer[offset + (little ? i : byteLength - 1 - i)] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + byteLength;
}

function installVariable(prototype, name, shape) {
  prototype[`read${name}`] = function (offset, byteLength) {
    return readVariable(this, offset, byteLength, shape);
  };
  prototype[`write${name}`] = function (value, offset, byteLength) {
    return writeVariable(this, value, offset, byteLength, shape);
  };
}

/** Adds every number method to Buffer's prototype. */
function install(prototype) {
  for (const row of FIXED) {
    for (const suffix of row[2] === 1 ? [''] : ['LE', 'BE']) installFixed(prototype, row, suffix);
  }
  for (const suffix of ['LE', 'BE']) {
    installBig(prototype, 'BigInt64', 'BigInt64', suffix);
    installBig(prototype, 'BigUInt64', 'BigUint64', suffix);
    installVariable(prototype, `Int${suffix}`, { little: suffix === 'LE', signed: true });
    installVariable(prototype, `UInt${suffix}`, { little: suffix === 'LE', signed: false });
  }
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (/^(read|write).*UInt/.test(name)) prototype[name.replace('UInt', 'Uint')] = prototype[name];
  }
}

module.exports = { install };
