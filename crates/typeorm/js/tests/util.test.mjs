import assert from 'node:assert/strict';
import nodeAssert from 'node:assert';
import { test } from 'node:test';
import util from 'node:util';
import { outcome } from './random.mjs';
import { realm } from './realm.mjs';

const { load } = realm();
const ours = load('node/util');

class Point { constructor(x) { this.x = x; } }
const circle = (extra) => {
  const made = { extra };
  made.self = made;
  return made;
};

const VALUES = [
  1, '1', 0, -0, NaN, null, undefined, true, 'a', 5n, {}, [], { a: 1 }, { a: '1' }, { a: undefined }, { b: 1 }, [1], ['1'], [1, 2], [undefined], [,], { 0: 1, length: 1 }, new Point(1), new Point(2), Object.create(null), new Date(1), new Date(2), /a/, /a/g, /b/,
  new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]]), new Map([[{ k: 1 }, 2]]), new Set([1, 2]), new Set([2, 1]), new Set([[1], [2]]), new Set([[2], [1]]), new Set(['1', 2]), new Error('x'), new Error('y'), new TypeError('x'), new Number(1), new String('a'), Object(Symbol.iterator),
  new Uint8Array([1, 2]), new Uint8Array([1, 3]), new Int8Array([1, 2]), Buffer.from([1, 2]), new Float32Array([0]), new Float32Array([-0]), new ArrayBuffer(2), circle(1), circle(2), { [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }, Object.assign([1], { x: 1 }), () => 1, Symbol.for('q'),
];

test('deep equality agrees on every pair', () => {
  for (const a of VALUES) for (const b of VALUES) {
    const note = `${util.inspect(a)} and ${util.inspect(b)}`;
    assert.equal(ours.isDeepStrictEqual(a, b), util.isDeepStrictEqual(a, b), `strict ${note}`);
    const loose = (module) => outcome(() => module.deepEqual(a, b)).error === undefined;
    assert.equal(loose(load('node/assert')), loose(nodeAssert), `loose ${note}`);
  }
});

test('util.types agrees on every value', () => {
  const more = [new WeakMap(), new WeakSet(), Promise.resolve(), async () => {}, function* () {}, (function* () {})(), new Map().keys(), new Set().values(), new DataView(new ArrayBuffer(1)), new Boolean(true), Object(1n), (function () { return arguments; })(), class {}];
  for (const name of Object.keys(util.types)) {
    if (/Proxy|External|KeyObject|CryptoKey/.test(name)) continue;
    for (const value of [...VALUES, ...more]) assert.equal(ours.types[name](value), util.types[name](value), `${name} ${util.inspect(value)}`);
  }
});

test('promisify and callbackify keep values, errors, this and names', async () => {
  const callback = function (a, done) { done(a < 0 ? new Error('negative') : null, a + this.base); };
  const holder = { base: 10, add: ours.promisify(callback) };
  assert.equal(await holder.add(5), 15);
  await assert.rejects(holder.add(-1), /negative/);
  assert.equal(ours.promisify(callback).name, util.promisify(callback).name);
  const custom = Object.assign(() => {}, { [util.promisify.custom]: async () => 'custom' });
  assert.equal(await ours.promisify(custom)(), 'custom');
  assert.deepEqual(outcome(() => ours.promisify(5)), outcome(() => util.promisify(5)));
  const called = await new Promise((resolve) => ours.callbackify(async (a) => a * 2)(21, (error, value) => resolve([error, value])));
  assert.deepEqual(called, [null, 42]);
  const failed = await new Promise((resolve) => ours.callbackify(async () => { throw null; })((error) => resolve(error)));
  assert.equal(failed.code, 'ERR_FALSY_VALUE_REJECTION');
});

test('small functions do the same', () => {
  assert.equal(ours.stripVTControlCharacters('\u001b[31mred\u001b[39m \u001b[1;4mx'), util.stripVTControlCharacters('\u001b[31mred\u001b[39m \u001b[1;4mx'));
  assert.equal(ours.styleText('red', 'x'), '\u001b[31mx\u001b[39m');
  assert.equal(ours.styleText(['bold', 'red'], 'x'), '\u001b[1m\u001b[31mx\u001b[39m\u001b[22m');
  assert.throws(() => ours.styleText('nope', 'x'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.equal(ours.toUSVString('a\ud800'), util.toUSVString('a\ud800'));
  assert.equal(ours.getSystemErrorName(-2), util.getSystemErrorName(-2));
  function Child() {}
  function Parent() {}
  ours.inherits(Child, Parent);
  assert.ok(new Child() instanceof Parent);
  assert.equal(Child.super_, Parent);
  const args = ['-v', '--name=x', '--flag', 'pos', '--', '-q'];
  const options = { name: { type: 'string' }, flag: { type: 'boolean' }, verbose: { type: 'boolean', short: 'v' } };
  assert.deepEqual({ ...ours.parseArgs({ args, options, allowPositionals: true }).values }, { ...util.parseArgs({ args, options, allowPositionals: true }).values });
  assert.deepEqual(outcome(() => ours.parseArgs({ args: ['--nope'], options })).code, outcome(() => util.parseArgs({ args: ['--nope'], options })).code);
});

test('deprecate warns once, on standard error', () => {
  const own = realm();
  const old = own.load('node/util').deprecate((a) => a + 1, 'use the new one', 'DEP1');
  assert.deepEqual([old(1), old(2)], [2, 3]);
  assert.deepEqual(own.host.printed, [[2, '(whimbrel) [DEP1] DeprecationWarning: use the new one\n']]);
});

const text = (value) => Array.from(value);
test('TextEncoder and TextDecoder do the same', () => {
  for (const value of ['', 'aé中😀', '\ud800x']) assert.deepEqual(text(new ours.TextEncoder().encode(value)), text(new TextEncoder().encode(value)));
  for (const bytes of [[0xef, 0xbb, 0xbf, 97], [0xff, 97], [0xe4, 0xb8], [240, 159, 152, 128]]) {
    for (const options of [{}, { ignoreBOM: true }, { fatal: true }]) {
      assert.deepEqual(outcome(() => new ours.TextDecoder('utf-8', options).decode(Uint8Array.from(bytes))).value, outcome(() => new TextDecoder('utf-8', options).decode(Uint8Array.from(bytes))).value);
    }
  }
  const parts = [[0xe4], [0xb8, 0xad, 240], [159, 152, 128]].map((part) => Uint8Array.from(part));
  const streamed = (Decoder) => {
    const decoder = new Decoder();
    return parts.map((part) => decoder.decode(part, { stream: true })).join('|') + decoder.decode();
  };
  assert.equal(streamed(ours.TextDecoder), streamed(TextDecoder));
  assert.throws(() => new ours.TextDecoder('klingon'), RangeError);
});

const CHECKS = {
  ok: [[true], [false], [0, 'zero'], []], equal: [[1, '1'], [1, 2]], strictEqual: [[1, 1], [1, 2, 'differs'], [NaN, NaN]], notEqual: [[1, 2], [1, 1]], deepStrictEqual: [[{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }, 'no']], notStrictEqual: [[1, 1, 'same']],
  throws: [[() => { throw new TypeError('bad'); }, TypeError], [() => { throw new Error('bad'); }, /bad/], [() => {}, undefined, 'nothing'], [() => { throw new Error('a'); }, { message: 'a' }]], doesNotThrow: [[() => 1]], fail: [['on purpose'], []], ifError: [[null], [undefined]], match: [['abc', /b/], ['abc', /x/, 'no']],
};

test('assertions pass, fail and say what Node says', () => {
  const mine = load('node/assert');
  for (const [name, calls] of Object.entries(CHECKS)) for (const args of calls) {
    const [a, b] = [outcome(() => mine[name](...args)), outcome(() => nodeAssert[name](...args))];
    assert.deepEqual([a.code, a.error], [b.code, b.error], `${name} ${util.inspect(args)}`);
    if (typeof args[args.length - 1] === 'string' && b.message) assert.ok(b.message.startsWith(a.message), `${name}: ${a.message}`);
  }
  assert.throws(() => mine.strict.equal(1, '1'), { code: 'ERR_ASSERTION' });
  assert.throws(() => mine(false, new RangeError('own')), RangeError);
});

test('rejects waits', async () => {
  const mine = load('node/assert');
  await mine.rejects(Promise.reject(new Error('async')), /async/);
  await assert.rejects(mine.rejects(Promise.resolve()), { code: 'ERR_ASSERTION' });
  await mine.doesNotReject(async () => 1);
});
