/** `assert`. */
const { isDeepEqual } = require('./internal/deep_equal');
const { invalidArgType, coded } = require('./internal/errors');
const { inspect } = require('./util');

const PHRASES = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:', strictEqual: 'Expected values to be strictly equal:',
  deepEqual: 'Expected values to be loosely deep-equal:', notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:', notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

function show(value) {
  return inspect(value, { compact: false, depth: 1000, maxArrayLength: Infinity, sorted: true });
}

/** The message of a comparison when the caller gave none. */
function describe({ actual, expected, operator }) {
  if (operator.startsWith('not') && PHRASES[operator]) return `${PHRASES[operator]} ${show(expected)}`;
  if (PHRASES[operator]) return `${PHRASES[operator]}\n\n${show(actual)} !== ${show(expected)}\n`;
  return `${show(actual)} ${operator} ${show(expected)}`;
}

class AssertionError extends Error {
  constructor(options) {
    if (typeof options !== 'object' || options === null) throw invalidArgType('options', 'of type object', options);
    const { message, actual, expected, operator } = options;
    super(message !== undefined && message !== null ? String(message) : describe({ actual, expected, operator: operator || 'fail' }));
    this.generatedMessage = message === undefined || message === null;
    Object.defineProperty(this, 'name', { value: 'AssertionError', configurable: true, writable: true });
    Object.assign(this, { code: 'ERR_ASSERTION', actual, expected, operator });
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function fail(message, facts) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message, ...facts });
  if (facts.generated !== undefined) error.generatedMessage = facts.generated;
  throw error;
}

function check(passes, message, facts) {
  if (!passes) fail(message, facts);
}

function assert(value, message) {
  const text = arguments.length === 0 ? 'No value argument passed to `assert.ok()`' : message;
  const phrase = text === undefined ? `The expression evaluated to a falsy value:\n\n  assert(${inspect(value)})\n` : text;
  check(value, phrase, { actual: value, expected: true, operator: '==', generated: text === undefined });
}

/** Whether a thrown error is as expected: a class, a pattern, a predicate or an object of properties. */
function isExpected(error, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    if (Error.isPrototypeOf(expected) || expected === Error) return false;
    return Reflect.apply(expected, {}, [error]) === true;
  }
  const keys = expected instanceof Error ? ['name', 'message', ...Object.keys(expected)] : Object.keys(expected);
  return keys.every((key) => (expected[key] instanceof RegExp && typeof error[key] === 'string'
    ? expected[key].test(error[key]) : isDeepEqual(error[key], expected[key], true)));
}

function judge(outcome, expected, message, operator) {
  const text = typeof expected === 'string' ? expected : message;
  const wanted = typeof expected === 'string' ? undefined : expected;
  if (!outcome.failed) {
    const kind = operator === 'rejects' ? 'rejection' : 'exception';
    const name = wanted && wanted.name ? ` (${wanted.name})` : '';
    fail(`Missing expected ${kind}${name}${text ? `: ${text}` : '.'}`, { actual: undefined, expected: wanted, operator });
  }
  if (!isExpected(outcome.error, wanted)) {
    if (typeof wanted === 'function' || message === undefined) throw outcome.error;
    fail(message, { actual: outcome.error, expected: wanted, operator });
  }
}

function attempt(task) {
  if (typeof task !== 'function') throw invalidArgType('fn', 'of type function', task);
  try {
    task();
    return { failed: false };
  } catch (error) {
    return { failed: true, error };
  }
}

async function attemptAsync(task) {
  try {
    const promise = typeof task === 'function' ? task() : task;
    if (!promise || typeof promise.then !== 'function') throw coded(TypeError, 'ERR_INVALID_RETURN_VALUE', 'Expected instance of Promise to be returned from the "promiseFn" function');
    await promise;
    return { failed: false };
  } catch (error) {
    return { failed: true, error };
  }
}

function unwanted(outcome, message, operator) {
  if (!outcome.failed) return;
  const text = typeof message === 'string' ? `: ${message}` : '.';
  fail(`Got unwanted ${operator === 'doesNotReject' ? 'rejection' : 'exception'}${text}\nActual message: "${outcome.error && outcome.error.message}"`, { actual: outcome.error, operator });
}

Object.assign(assert, {
  AssertionError,
  ok: assert,
  fail(message = 'Failed') {
    fail(message, { operator: 'fail', generated: arguments.length === 0 });
  },
  // eslint-disable-next-line eqeqeq
  equal: (actual, expected, message) => check(actual == expected || (actual !== actual && expected !== expected), message, { actual, expected, operator: '==' }),
  // eslint-disable-next-line eqeqeq
  notEqual: (actual, expected, message) => check(actual != expected, message, { actual, expected, operator: '!=' }),
  strictEqual: (actual, expected, message) => check(Object.is(actual, expected), message, { actual, expected, operator: 'strictEqual' }),
  notStrictEqual: (actual, expected, message) => check(!Object.is(actual, expected), message, { actual, expected, operator: 'notStrictEqual' }),
  deepEqual: (actual, expected, message) => check(isDeepEqual(actual, expected, false), message, { actual, expected, operator: 'deepEqual' }),
  notDeepEqual: (actual, expected, message) => check(!isDeepEqual(actual, expected, false), message, { actual, expected, operator: 'notDeepEqual' }),
  deepStrictEqual: (actual, expected, message) => check(isDeepEqual(actual, expected, true), message, { actual, expected, operator: 'deepStrictEqual' }),
  notDeepStrictEqual: (actual, expected, message) => check(!isDeepEqual(actual, expected, true), message, { actual, expected, operator: 'notDeepStrictEqual' }),
  match: (text, pattern, message) => check(pattern.test(text), message || `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`, { actual: text, expected: pattern, operator: 'match' }),
  doesNotMatch: (text, pattern, message) => check(!pattern.test(text), message || `The input was expected to not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`, { actual: text, expected: pattern, operator: 'doesNotMatch' }),
  throws: (task, expected, message) => judge(attempt(task), expected, message, 'throws'),
  doesNotThrow: (task, expected, message) => unwanted(attempt(task), message || expected, 'doesNotThrow'),
  rejects: async (task, expected, message) => judge(await attemptAsync(task), expected, message, 'rejects'),
  doesNotReject: async (task, expected, message) => unwanted(await attemptAsync(task), message || expected, 'doesNotReject'),
  ifError(value) {
    if (value === null || value === undefined) return;
    fail(`ifError got unwanted exception: ${value instanceof Error ? value.message : inspect(value)}`, { actual: value, expected: null, operator: 'ifError' });
  },
});
assert.strict = Object.assign((...args) => assert(...args), assert, {
  equal: assert.strictEqual, notEqual: assert.notStrictEqual, deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
