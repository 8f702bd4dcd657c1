/** Fallback for `uuid` (RFC 9562 versions 1, 3, 4, 5, 6 and 7). */
const { createHash, randomBytes, randomUUID } = require('crypto');

const NIL = '00000000-0000-0000-0000-000000000000';
const MAX = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const PATTERN = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12})$/i;
const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

function validate(text) {
  return typeof text === 'string' && PATTERN.test(text);
}

function parse(text) {
  if (!validate(text)) throw TypeError('Invalid UUID');
  return Uint8Array.from(text.replace(/-/g, '').match(/../g), (pair) => Number.parseInt(pair, 16));
}

function format(bytes, offset = 0) {
  const hex = Array.from(bytes.slice(offset, offset + 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toLowerCase();
}

function stringify(bytes, offset = 0) {
  const text = format(bytes, offset);
  if (!validate(text)) throw TypeError('Stringified UUID is invalid');
  return text;
}

function version(text) {
  if (!validate(text)) throw TypeError('Invalid UUID');
  return Number.parseInt(text[14], 16);
}

/** Stamps version and variant, then returns the text or fills the caller's buffer. */
function finish(bytes, number, buffer, offset = 0) {
  bytes[6] = (bytes[6] & 0x0f) | (number << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  if (!buffer) return format(bytes);
  for (let i = 0; i < 16; i++) buffer[offset + i] = bytes[i];
  return buffer;
}

function randomOf(options = {}) {
  return Uint8Array.from(options.random || (options.rng && options.rng()) || randomBytes(16));
}

function v4(options, buffer, offset) {
  if (!options && !buffer) return randomUUID();
  return finish(randomOf(options || {}), 4, buffer, offset);
}

let clock = { time: 0n, sequence: undefined, node: undefined };

/** 60-bit time in 100 ns steps since 1582-10-15, strictly rising within this process. */
function gregorianTime(options) {
  const ms = BigInt(options.msecs === undefined ? Date.now() : options.msecs);
  let time = (ms + 12219292800000n) * 10000n + BigInt(options.nsecs || 0);
  if (options.msecs === undefined && time <= clock.time) time = clock.time + 1n;
  if (options.msecs === undefined) clock.time = time;
  return time;
}

function v1(options, buffer, offset) {
  const given = options || {};
  const random = randomOf(given);
  clock.sequence ??= ((random[8] << 8) | random[9]) & 0x3fff;
  clock.node ??= [random[10] | 1, ...random.slice(11, 16)];
  const time = gregorianTime(given);
  const sequence = given.clockseq === undefined ? clock.sequence : given.clockseq;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(time & 0xffffffffn));
  view.setUint16(4, Number((time >> 32n) & 0xffffn));
  view.setUint16(6, Number((time >> 48n) & 0x0fffn));
  view.setUint16(8, sequence);
  bytes.set(given.node || clock.node, 10);
  return finish(bytes, 1, buffer, offset);
}

/** Version 6 is version 1 with the time in order. */
function v1ToV6(uuid) {
  const bytes = typeof uuid === 'string' ? parse(uuid) : uuid;
  const time = ((BigInt(bytes[6] & 15) << 56n) | (BigInt(bytes[7]) << 48n) | (BigInt(bytes[4]) << 40n) | (BigInt(bytes[5]) << 32n)
    | (BigInt(bytes[0]) << 24n) | (BigInt(bytes[1]) << 16n) | (BigInt(bytes[2]) << 8n) | BigInt(bytes[3]));
  const sorted = Uint8Array.from(bytes);
  const view = new DataView(sorted.buffer);
  view.setUint32(0, Number((time >> 28n) & 0xffffffffn));
  view.setUint16(4, Number((time >> 12n) & 0xffffn));
  view.setUint16(6, Number(time & 0x0fffn));
  return typeof uuid === 'string' ? finish(sorted, 6) : (finish(sorted, 6), sorted);
}

function v6(options, buffer, offset) {
  return finish(parse(v1ToV6(v1(options))), 6, buffer, offset);
}

let last = { ms: -1, sequence: 0 };

function v7(options, buffer, offset) {
  const given = options || {};
  const bytes = randomOf(given);
  let ms = given.msecs === undefined ? Date.now() : given.msecs;
  if (given.msecs === undefined && given.seq === undefined) {
    if (ms <= last.ms) last = { ms: last.ms, sequence: last.sequence + 1 };
    else last = { ms, sequence: (bytes[6] << 8) | bytes[7] };
    ms = last.ms;
  }
  const sequence = given.seq === undefined ? last.sequence : given.seq;
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(ms / 2 ** 32));
  view.setUint32(2, ms % 2 ** 32);
  if (given.msecs === undefined || given.seq !== undefined) view.setUint16(6, sequence & 0x0fff);
  return finish(bytes, 7, buffer, offset);
}

/** Versions 3 and 5: a digest of namespace and name. */
function named(number, digest) {
  const generate = (name, namespace, buffer, offset) => {
    const space = typeof namespace === 'string' ? parse(namespace) : namespace;
    if (!space || space.length !== 16) throw TypeError('Namespace must be array-like (16 iterable integer values, 0-255)');
    const hash = createHash(digest).update(Uint8Array.from(space)).update(typeof name === 'string' ? name : Uint8Array.from(name));
    return finish(Uint8Array.from(hash.digest().subarray(0, 16)), number, buffer, offset);
  };
  return Object.assign(generate, { DNS, URL });
}

module.exports = { v1, v1ToV6, v3: named(3, 'md5'), v4, v5: named(5, 'sha1'), v6, v7, validate, parse, stringify, version, NIL, MAX };
