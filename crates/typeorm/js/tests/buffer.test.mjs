import assert from 'node:assert/strict';
import buffer from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import { test } from 'node:test';
import { outcome, random } from './random.mjs';
import { realm } from './realm.mjs';

const { load } = realm();
const ours = load('node/buffer').Buffer;
const theirs = buffer.Buffer;
const ENCODINGS = ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le', 'UCS-2', 'binary', 'UTF-8', undefined];
const LETTERS = [...'abcXYZ019+/-_= \n%', 'é', 'ß', '中', '😀', '\ud800', '\udc00', '\0', '\u00ff'];

/** Without lone surrogates, of which Node emits some early. */
const WHOLE = LETTERS.filter((letter) => letter.isWellFormed());

/** Runs the same call on both and compares bytes, values and errors. */
function same(call, note) {
  const plain = (result) => (result.value instanceof Uint8Array ? { value: Array.from(result.value) } : result);
  assert.deepEqual(plain(outcome(() => call(ours))), plain(outcome(() => call(theirs))), note);
}

test('strings become the same bytes and back in every encoding', () => {
  const { below, pick, text } = random(1);
  for (let i = 0; i < 3000; i++) {
    const source = text(below(12), LETTERS);
    const [from, to] = [pick(ENCODINGS), pick(ENCODINGS)];
    const [start, end] = [below(8) - 2, pick([undefined, below(12) - 2])];
    // Node's answer to base64 with characters beyond ASCII depends on how it keeps the string.
    if (/^base64/.test(from) && /[^\x00-\x7f]/.test(source)) continue;
    const note = `${JSON.stringify(source)} ${from} ${to} ${start} ${end}`;
    same((B) => B.from(source, from), note);
    same((B) => B.from(source, from).toString(to), note);
    same((B) => B.from(source, from).toString(to, start, end), note);
    same((B) => B.byteLength(source, from), note);
  }
});

test('bytes become the same text in every encoding', () => {
  const { below, pick } = random(2);
  for (let i = 0; i < 3000; i++) {
    const bytes = Array.from({ length: below(14) }, () => pick([below(256), below(128), 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xc3, 0xff]));
    const encoding = pick(ENCODINGS);
    same((B) => B.from(bytes).toString(encoding), `${bytes} ${encoding}`);
  }
});

test('Buffer.from takes what Node takes', () => {
  const memory = Uint8Array.from([1, 2, 3, 4, 5]).buffer;
  const sources = [
    [[1, 2, 300, -1, 'x', 4.7]], [memory], [memory, 1], [memory, 1, 2], [memory, 9], [memory, 0, 9], [new Uint16Array([1, 256, 65535])], [{ length: 2, 0: 7, 1: 8 }], [{ type: 'Buffer', data: [1, 2] }], [new String('abc')],
    [{ [Symbol.toPrimitive]: () => 'prim' }], [{}], [null], [undefined], [5], [true], [Symbol('x')], ['text', 'nonsense'], [new Float32Array([1.5, 2.5])], [{ valueOf: () => 'own' }], [new Date(0)], [() => 1], [{ length: 'x' }],
  ];
  for (const args of sources) same((B) => B.from(...args));
  for (const args of [[3], [3, 1], [3, 'ab'], [5, 'YWJj', 'base64'], [0], [-1], ['5'], [3, ''], [4, Buffer.from([1, 2])], [NaN]]) same((B) => B.alloc(...args), args);
});

const OPERATIONS = {
  slice: (b, r) => b.slice(r.below(30) - 15, r.pick([undefined, r.below(30) - 15])),
  subarray: (b, r) => b.subarray(r.below(30) - 15, r.below(30) - 15),
  indexOf: (b, r) => b.indexOf(r.pick([r.below(300) - 20, 'ab', '', 'a', Uint8Array.from(b).slice(2, 4)]), r.pick([undefined, null, NaN, r.below(40) - 20])),
  lastIndexOf: (b, r) => b.lastIndexOf(r.pick([r.below(256), 'ab', '', Uint8Array.from(b).slice(2, 4)]), r.pick([undefined, r.below(40) - 20])),
  includes: (b, r) => b.includes(r.pick([r.below(256), 'ab']), r.below(20) - 5),
  fill: (b, r) => b.fill(r.pick([0, 257, -3, 'ab', '', 'é', 'zz', true]), r.pick([undefined, r.below(10)]), r.pick([undefined, r.below(20)])),
  write: (b, r) => [b.write(r.text(r.below(6), LETTERS), r.below(18), ...r.pick([[], [r.below(6)], ['latin1'], [r.below(5), 'hex']])), ...b],
  compare: (b, r) => b.compare(Uint8Array.from(b, (byte) => byte ^ r.pick([0, 0, 0, 1])), r.below(4), 10, r.below(4), 10),
  copy: (b, r) => {
    const target = new Uint8Array(8);
    return [b.copy(target, r.below(9), r.below(10), r.below(20)), ...target];
  },
  swap16: (b) => b.swap16(), swap32: (b) => b.swap32(), swap64: (b) => b.swap64(),
  toJSON: (b) => b.toJSON(), equals: (b, r) => b.equals(Uint8Array.from(b, (byte) => byte ^ r.pick([0, 0, 1]))),
  reverse: (b) => b.reverse(), map: (b) => b.map((byte) => byte + 1), isBuffer: (b) => [b.constructor.isBuffer(b), b.constructor.isBuffer(new Uint8Array(1)), b.slice(1) instanceof b.constructor, b.map((x) => x) instanceof b.constructor],
};

for (const [name, operate] of Object.entries(OPERATIONS)) {
  test(`${name} does the same`, () => {
    for (let seed = 1; seed <= 400; seed++) {
      const { below } = random(seed);
      const bytes = Array.from({ length: below(20) }, () => below(256));
      if (seed % 3 === 0) bytes.splice(1, 2, 97, 98);
      same((B) => operate(B.from(bytes), random(seed * 7)), `seed ${seed}`);
    }
  });
}

const NUMBERS = Object.getOwnPropertyNames(theirs.prototype).filter((name) => /^(read|write)(U?[Ii]nt|Float|Double|Big)/.test(name));

test('every number method of Node is there', () => {
  assert.deepEqual(NUMBERS.filter((name) => typeof ours.prototype[name] !== 'function'), []);
});

for (const name of NUMBERS) {
  test(`${name} reads or writes the same`, () => {
    for (let seed = 1; seed <= 150; seed++) {
      const { below, pick, next } = random(seed);
      const bytes = Array.from({ length: 12 }, () => below(256));
      const big = name.includes('Big');
      const value = big ? pick([0n, -1n, 2n ** 63n - 1n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 63n), BigInt(below(2 ** 31))]) : pick([0, -1, 255, 256, -128, 1.7, -1.2, 65535, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 31), 2 ** 47, next() * 1000, NaN, below(2 ** 31)]);
      const offset = pick([0, 1, 4, 8, 11, 12, -1, 1.5, below(12)]);
      const rest = /(Int|Uint|UInt)(LE|BE)$/.test(name) ? [offset, pick([1, 2, 3, 4, 5, 6, 7, 0])] : [pick([offset, offset, undefined])];
      same((B) => {
        const target = B.from(bytes);
        const result = name.startsWith('read') ? target[name](...rest) : target[name](value, ...rest);
        return [result, ...target];
      }, `${name} ${value} ${rest}`);
    }
  });
}

test('statics do the same', () => {
  same((B) => B.concat([B.from('ab'), Uint8Array.from([1, 2])]));
  same((B) => B.concat([B.from('abcdef')], 3));
  same((B) => B.concat([B.from('ab')], 5));
  same((B) => B.concat([]));
  same((B) => B.concat('x'));
  same((B) => B.concat(['x']));
  same((B) => B.compare(B.from('a'), B.from('b')));
  same((B) => B.compare('a', B.from('b')));
  for (const name of ['utf8', 'UTF-8', 'Hex', 'nope', '', undefined, 5]) same((B) => B.isEncoding(name), name);
  same((B) => B.from('abc').toString('nope'));
  same((B) => JSON.stringify({ b: B.from('hi') }));
  same((B) => [...B.from('ab').entries()]);
  same((B) => new B(3).length + new B('abc').length + B('xy').length);
});

test('StringDecoder cuts pieces where Node does', () => {
  const Ours = load('node/string_decoder').StringDecoder;
  for (let seed = 1; seed < 600; seed++) {
    const { below, pick, text } = random(seed);
    const encoding = pick(['utf8', 'utf16le', 'base64', 'hex', 'latin1']);
    const bytes = theirs.from(text(below(10), WHOLE), encoding === 'utf16le' ? encoding : pick(['utf8', 'utf16le']));
    const [a, b] = [new Ours(encoding), new StringDecoder(encoding)];
    const pieces = [];
    for (let at = 0; at < bytes.length;) {
      const next = at + 1 + below(3);
      pieces.push([a.write(ours.from(bytes.subarray(at, next))), b.write(bytes.subarray(at, next))]);
      at = next;
    }
    pieces.push([a.end(), b.end()]);
    // Node emits the halves of a UTF-16 pair apart when it was cut at an odd byte.
    if (encoding === 'utf16le') assert.equal(pieces.map(([mine]) => mine).join(''), pieces.map(([, real]) => real).join(''), `seed ${seed}`);
    else for (const [mine, real] of pieces) assert.equal(mine, real, `seed ${seed} ${encoding}`);
  }
});
