import assert from 'node:assert/strict';
import util from 'node:util';
import { test } from 'node:test';
import { realm } from './realm.mjs';

const ours = realm().load('node/util');

class Foo { constructor() { this.a = 1; } }
class Bar extends Foo { get x() { return 1; } }
class Tagged { get [Symbol.toStringTag]() { return 'tagged'; } }
class List extends Array {}
class Dict extends Map {}
class Oops extends Error { constructor(message) { super(message); this.name = 'Oops'; } }
class Quiet extends TypeError {}
const circle = { name: 'a', list: [1] };
circle.self = circle;
circle.list.push(circle);
const twice = { x: {} };
twice.x.up = twice;
twice.y = { x: twice.x };
const withAccessors = { get a() { return 1; }, set b(value) {}, get c() { return 1; }, set c(value) {} };
const bare = Object.create(null);
bare.key = 'value';
const fixed = (error, stack) => Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
const named = function named() {};
named.prop = 1;
const holes = [1, , 3, , , 6];
const extra = Object.assign([1, 2], { more: 'yes', '-1': 2 });

/** Values in all shapes; each is shown with several options. */
const VALUES = {
  primitives: [1, -0, 1.5, NaN, -Infinity, 12345678901234, 'text', "it's", 'a "b" \'c\'', 'a "b" \'c\' `d`', 'line\nbreak\ttab\\', '\u0001\u007f\u0085', 'ünïcödé 😀', true, null, undefined, 10n, -5n, Symbol('sym'), Symbol(), Symbol.iterator],
  strings: ['x'.repeat(200), `${'word '.repeat(40)}\n${'more '.repeat(40)}`],
  empty: [{}, [], new Map(), new Set(), '', new Foo(), bare, Object.create(null), Object.create({}), new Uint8Array(0), Buffer.alloc(0)],
  nested: { a: { b: { c: { d: { e: 1 } } } }, list: [[[[1]]]], m: new Map([[{ a: 1 }, { b: { c: {} } }]]), s: new Set([[1, [2, [3]]]]) },
  classes: [new Foo(), new Bar(), new Tagged(), new List(1, 2, 3), new Dict([[1, 2]]), Foo, Bar, class {}, class extends Foo {}, List, Object.create(Foo.prototype), Object.create(Object.create(null))],
  functions: [function f() {}, () => {}, async () => {}, async function af() {}, function* g() {}, async function* ag() {}, named, Math.max, Object.assign(() => {}, { a: { b: 1 } }), Object.assign(class A {}, { s: 1 })],
  circular: circle, circularTwice: twice,
  keys: { 'a-b': 1, 2: 3, valid_1: 1, '': 0, [Symbol('s')]: { x: 1 }, __proto__: null, ['__proto__']: 5, 'quo\'te': 1, undefined: undefined, null: null },
  accessors: withAccessors,
  hidden: Object.defineProperty({ a: 1 }, 'hidden', { value: 2, enumerable: false }),
  numbers: Array.from({ length: 120 }, (_, i) => i * 3), floats: Array.from({ length: 30 }, (_, i) => i / 7),
  words: ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa', 'lambda', 'mu'],
  mixed: ['alpha', 1, null, undefined, true, 'beta', 2n, { a: 1 }, [1], 'x', 'y', 'z'],
  objects: [{ id: 1, name: 'one' }, { id: 2, name: 'two' }, { id: 3, name: 'three' }], rows: Array.from({ length: 8 }, (_, i) => ({ id: i, email: `user${i}@example.com`, created: new Date(i * 1e9), active: i % 2 === 0 })),
  longObject: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`property${i}`, i])),
  wide: { a: 'x'.repeat(30), b: 'y'.repeat(30), c: 'z'.repeat(30) }, six: { a: 1, b: 2, c: 3, d: 4, e: 5, f: { g: 1 } },
  holes, extra, arrayOfArrays: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], sparse: new Array(5), undefinedItems: [undefined, null],
  map: new Map([['a', 1], ['b', { c: [1, 2, 3] }], [{ k: 1 }, new Map([[1, 2]])]]), set: new Set([1, 'two', { three: 3 }, [4]]), bigSet: new Set(Array.from({ length: 110 }, (_, i) => i)),
  dates: [new Date(0), new Date(NaN), Object.assign(new Date(1), { extra: 1 })], patterns: [/x/gi, Object.assign(/y/, { k: 1 })],
  boxed: [new Number(3), new String('abc'), new Boolean(false), Object(1n), Object(Symbol('b')), Object.assign(new String('xy'), { k: 1 })],
  binary: [Buffer.from('hello'), Buffer.alloc(60, 1), new Uint8Array([1, 2, 3]), new Float64Array(2), new BigInt64Array(2), new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), new Uint8Array(150)],
  weak: [new WeakMap(), new WeakSet()],
  errors: [
    fixed(new Error('plain'), 'Error: plain\n    at one (file.js:1:1)\n    at two (file.js:2:2)'), fixed(new Error('none'), 'Error: none'), fixed(new Error(''), 'Error\n    at x (y.js:1:1)'),
    fixed(new Oops('own'), 'Error: own\n    at x (y.js:1:1)'), fixed(new Quiet('sub'), 'TypeError: sub\n    at x (y.js:1:1)'), Object.assign(fixed(new Error('coded'), 'Error: coded\n    at x (y.js:1:1)'), { code: 'E1', detail: { a: 1 } }),
    fixed(new Error('outer', { cause: fixed(new Error('inner'), 'Error: inner\n    at in (i.js:1:1)') }), 'Error: outer\n    at out (o.js:1:1)'), fixed(new TypeError('type'), 'TypeError: type\n    at x (y.js:1:1)'),
    fixed(new AggregateError([fixed(new Error('one'), 'Error: one\n    at a (b.js:1:1)')], 'many'), 'AggregateError: many\n    at x (y.js:1:1)'),
  ],
  errorInside: { nested: { error: fixed(new Error('deep'), 'Error: deep\n    at x (y.js:1:1)') } },
  custom: { [util.inspect.custom]: (depth, options) => `custom ${depth} ${options.depth}` }, customObject: { inner: { [util.inspect.custom]: () => ({ shown: { as: { this: {} } } }) } }, customText: { a: { [util.inspect.custom]: () => 'two\nlines' } },
  args: (function () { return arguments; })(1, 'two'), global: Math, json: JSON, iterators: [new Map([[1, 2]]).keys(), [1].values()], generator: (function* () {})(),
  proxied: new Proxy({ a: 1 }, {}), frozen: Object.freeze({ a: 1 }), nullTag: { [Symbol.toStringTag]: 'Own' }, url: new URL('https://a.example/b?c=d'),
  wideChars: ['日本語', '한국어', 'ab', '😀', 'x', 'yy', 'zzz', 'é'], quotedList: ["it's", 'a', 'b', 'c', 'd', 'e', 'f'], promises: [Promise.resolve(1)].map(() => 0),
};

const OPTIONS = [
  undefined, { depth: 0 }, { depth: null }, { depth: 1 }, { compact: false }, { compact: true }, { compact: 1 }, { breakLength: 40 }, { breakLength: Infinity }, { maxArrayLength: 3 },
  { maxStringLength: 10 }, { sorted: true }, { getters: true }, { colors: true }, { numericSeparator: true }, { breakLength: 80, compact: 3, depth: 4 },
];

/** Node shows the contents of iterators and generators; these cannot be seen without an engine's help. */
const OPAQUE = new Set(['iterators', 'generator']);

for (const [name, value] of Object.entries(VALUES)) {
  test(`inspect shows ${name} as Node does`, () => {
    if (OPAQUE.has(name)) return;
    for (const options of OPTIONS) {
      const list = Array.isArray(value) && !['numbers', 'floats', 'holes', 'extra', 'sparse'].includes(name) ? [value, ...value] : [value];
      for (const item of list) assert.equal(ours.inspect(item, options), util.inspect(item, options), `options ${util.inspect(options)}`);
    }
  });
}

const FORMATS = [
  ['%s', 'text'], ['%s', 1], ['%s', -0], ['%s', 10n], ['%s', null], ['%s', undefined], ['%s', { a: { b: 1 } }], ['%s', [1, [2]]], ['%s', new Foo()], ['%s', Symbol('s')], ['%s', () => 1], ['%s', { toString: () => 'own' }],
  ['%s', new Date(0)], ['%s', class A {}], ['%s', new (class B { toString() { return 'b'; } })()], ['%s', Object.create(null)], ['%d', '42'], ['%d', 1.5], ['%d', 'x'], ['%d', 10n], ['%d', {}], ['%i', '42.9px'], ['%i', 1.9], ['%f', '1.5x'], ['%f', Symbol('x')],
  ['%j', { a: [1, 'b'] }], ['%j', circle], ['%j', undefined], ['%o', { a: [1] }], ['%O', { a: { b: { c: { d: 1 } } } }], ['%c styled', 'color: red'], ['100%'], ['%% %s', 'a'], ['%x', 1], ['%s %s', 'only'], ['%s', 'a', 'b', { c: 1 }], ['a', 'b', 1, null, [1]],
  [1, 2, '3'], [{ a: 1 }, 'x'], [], [''], ['', ''], ['%s%s', 1, 2, 3], ['%'], ['a%', 1], [null, undefined], [Symbol('a')], ['%d%%', 5], ["it's", "it's"], [["it's"]], ['%s', "it's"], ['%s', ['a']], ['%s', new Error('boom').message],
  ['%s', { a: 1, b: [1, 2, { c: 3 }] }], ['%s', new Map([[1, { a: 1 }]])], ['%o', 1], ['%O', 'str'], ['%i', 'abc'], ['%i', 10n], ['%f', '3'], ['%d', ''],
];

test('format fills placeholders as Node does', () => {
  for (const args of FORMATS) assert.equal(ours.format(...args), util.format(...args), util.inspect(args));
  assert.equal(ours.formatWithOptions({ compact: false }, { a: { b: 1 } }), util.formatWithOptions({ compact: false }, { a: { b: 1 } }));
});

test('errors thrown by the engine are shown with heading and frames', () => {
  const error = fixed(new RangeError('no heading'), '    at one (file.js:1:1)\n');
  assert.equal(ours.inspect(error), 'RangeError: no heading\n    at one (file.js:1:1)');
});
