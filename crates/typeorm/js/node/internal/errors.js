/** Errors with Node's `code` property, and the refusals of what a migration cannot do here. */

/** Makes an error of class `Kind` that carries Node's error code. */
function coded(Kind, code, message) {
  const error = new Kind(message);
  error.code = code;
  return error;
}

/** Describes a received value as Node does in ERR_INVALID_ARG_TYPE ("Received ..."). */
function received(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    const name = value.constructor && value.constructor.name;
    return name ? ` Received an instance of ${name}` : ' Received [Object: null prototype] {}';
  }
  let text = typeof value === 'bigint' ? `${value}n` : String(value);
  if (text.length > 28) text = `${text.slice(0, 25)}...`;
  if (typeof value === 'string') text = `'${text}'`;
  return ` Received type ${typeof value} (${text})`;
}

/** ERR_INVALID_ARG_TYPE: `expected` is the phrase after "must be". */
function invalidArgType(name, expected, value) {
  if (name.endsWith(' argument')) return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The ${name} must be ${expected}.${received(value)}`);
  const kind = name.includes('.') ? 'property' : 'argument';
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" ${kind} must be ${expected}.${received(value)}`);
}

/** Digits of a number grouped by underscores, as ERR_OUT_OF_RANGE prints large ones. */
function grouped(value) {
  const text = String(value);
  const digits = text.replace('-', '');
  if (!/^\d+$/.test(digits) || (typeof value === 'number' && Math.abs(value) <= 2 ** 32)) return text;
  const joined = digits.replace(/\B(?=(\d{3})+$)/g, '_');
  return text.startsWith('-') ? `-${joined}` : joined;
}

/** ERR_OUT_OF_RANGE: `range` is the phrase after "It must be". */
function outOfRange(name, range, value) {
  const got = typeof value === 'bigint' ? `${grouped(value)}n` : grouped(value);
  return coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range. It must be ${range}. Received ${got}`);
}

/** The refusal of a Node function that exists in the interface but not inside Whimbrel. */
function notAvailable(what, why) {
  const reason = why ? ` (${why})` : '';
  return coded(Error, 'ERR_WHIMBREL_NOT_AVAILABLE', `${what} is not available in a Whimbrel migration${reason}; run this migration with --engine node if it is needed`);
}

/** A function named like Node's that throws `notAvailable` when it is called. */
function refuse(what, why) {
  const refused = function () {
    throw notAvailable(what, why);
  };
  const name = what.slice(what.lastIndexOf('.') + 1);
  Object.defineProperty(refused, 'name', { value: name, configurable: true });
  return refused;
}

/** Sets on `target` one refusing function per name; `prefix` is the module's name in the message. */
function refuseAll(target, prefix, names, why) {
  for (const name of names) target[name] = refuse(`${prefix}.${name}`, why);
  return target;
}

/** Defines a property whose value is computed at the first read, so that start-up stays cheap. */
function lazy(target, name, compute) {
  const define = (value) => Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = compute();
      define(value);
      return value;
    },
    set: define,
  });
}

module.exports = { coded, received, invalidArgType, outOfRange, notAvailable, refuse, refuseAll, lazy };
