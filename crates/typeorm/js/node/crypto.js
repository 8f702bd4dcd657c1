/** `crypto`: digests, keys from passwords and randomness through the host; ciphers and signatures are refused. */
const { Buffer } = require('./buffer');
const { coded, invalidArgType, outOfRange, lazy, refuse, refuseAll } = require('./internal/errors');

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const SIZE = { md5: 16, sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };
const NOT_HERE = 'hashes, HMAC, PBKDF2, scrypt and random bytes are available';

/** The host's name of a digest; undefined when it has none. */
function algorithmOf(name) {
  const plain = String(name).toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha');
  return ALGORITHMS.includes(plain) ? plain : undefined;
}

function bytesOf(value, name = 'data', encoding = undefined) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? undefined : encoding);
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value && value.type === 'secret' && value.export) return value.export();
  throw invalidArgType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', value);
}

function encode(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/** Collects what is hashed; the host digests it at once at the end. */
class Digest {
  #parts = [];
  #finish;
  #done = false;

  constructor(finish, parts = []) {
    this.#finish = finish;
    this.#parts = parts;
  }

  update(data, encoding) {
    if (this.#done) throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#parts.push(Buffer.from(bytesOf(data, 'data', encoding)));
    return this;
  }

  digest(encoding) {
    if (this.#done) throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#done = true;
    return encode(this.#finish(Buffer.concat(this.#parts)), encoding);
  }

  write(data, encoding) {
    this.update(data, encoding);
    return true;
  }

  end(data, encoding) {
    if (data !== undefined) this.update(data, encoding);
    return this;
  }

  read() {
    return this.digest();
  }

  copy() {
    if (this.#done) throw coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    return new this.constructor(this.#finish, [...this.#parts]);
  }
}
class Hash extends Digest {}
class Hmac extends Digest {}

function createHash(name) {
  if (typeof name !== 'string') throw invalidArgType('algorithm', 'of type string', name);
  const algorithm = algorithmOf(name);
  if (!algorithm) throw coded(Error, 'ERR_OSSL_EVP_UNSUPPORTED', `Digest method not supported: ${name} (Whimbrel has ${ALGORITHMS.join(', ')})`);
  return new Hash((bytes) => host.crypto.hash(algorithm, bytes));
}

function createHmac(name, key) {
  const algorithm = algorithmOf(name);
  if (!algorithm) throw coded(Error, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
  const secret = bytesOf(key, 'key');
  return new Hmac((bytes) => host.crypto.hmac(algorithm, secret, bytes));
}

function randomBytes(size, callback) {
  if (typeof size !== 'number') throw invalidArgType('size', 'of type number', size);
  if (!(size >= 0 && size <= 2147483647)) throw outOfRange('size', '>= 0 && <= 2147483647', size);
  const bytes = encode(host.crypto.randomBytes(size));
  if (!callback) return bytes;
  globalThis.setImmediate(() => callback(null, bytes));
  return undefined;
}

function randomFillSync(target, offset = 0, size = target.byteLength - offset) {
  const view = ArrayBuffer.isView(target) ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength) : new Uint8Array(target);
  view.set(host.crypto.randomBytes(size), offset);
  return target;
}

/** A version 4 UUID. */
function randomUUID() {
  const bytes = host.crypto.randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return encode(bytes, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A uniform integer in [min, max): draws outside a multiple of the range are thrown away. */
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
  if (!Number.isSafeInteger(min)) throw invalidArgType('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw invalidArgType('max', 'a safe integer', max);
  const range = max - min;
  if (!(range > 0)) throw outOfRange('max', `greater than the value of "min" (${min})`, max);
  if (range > 2 ** 48 - 1) throw outOfRange('max - min', `<= ${2 ** 48 - 1}`, range);
  const limit = 2 ** 48 - (2 ** 48 % range);
  let drawn;
  do drawn = encode(host.crypto.randomBytes(6)).readUIntBE(0, 6);
  while (drawn >= limit);
  const value = min + (drawn % range);
  if (!callback) return value;
  globalThis.setImmediate(() => callback(null, value));
  return undefined;
}

function timingSafeEqual(a, b) {
  const [x, y] = [bytesOf(a, 'buf1'), bytesOf(b, 'buf2')];
  if (x.length !== y.length) throw coded(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  let difference = 0;
  for (let i = 0; i < x.length; i++) difference |= x[i] ^ y[i];
  return difference === 0;
}

function pbkdf2Sync(password, salt, iterations, length, digest) {
  const algorithm = algorithmOf(digest);
  if (!algorithm) throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return encode(host.crypto.pbkdf2(algorithm, bytesOf(password, 'password'), bytesOf(salt, 'salt'), iterations, length));
}

function scryptSync(password, salt, length, options = {}) {
  const N = options.N || options.cost || 16384;
  const r = options.r || options.blockSize || 8;
  const p = options.p || options.parallelization || 1;
  return encode(host.crypto.scrypt(bytesOf(password, 'password'), bytesOf(salt, 'salt'), N, r, p, length));
}

/** HKDF (RFC 5869) on the host's HMAC. */
function hkdfSync(digest, key, salt, info, length) {
  const algorithm = algorithmOf(digest);
  if (!algorithm) throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  const given = bytesOf(salt, 'salt');
  const secret = host.crypto.hmac(algorithm, given.length ? given : new Uint8Array(SIZE[algorithm]), bytesOf(key, 'ikm'));
  let block = Buffer.alloc(0);
  const blocks = [];
  for (let made = 0, i = 1; made < length; made += block.length, i++) {
    block = Buffer.from(host.crypto.hmac(algorithm, secret, Buffer.concat([block, bytesOf(info, 'info'), Buffer.from([i])])));
    blocks.push(block);
  }
  const bytes = Buffer.concat(blocks).subarray(0, length);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length);
}

/** The callback version of a function that may take its options before the callback. */
function withCallback(call) {
  return (...args) => {
    const callback = args.pop();
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    const value = call(...args);
    globalThis.setImmediate(() => callback(null, value));
  };
}

function getRandomValues(view) {
  if (view.byteLength > 65536) throw coded(RangeError, 'QuotaExceededError', `The requested length exceeds 65,536 bytes`);
  return randomFillSync(view);
}

const subtle = refuseAll({}, 'crypto.subtle', ['encrypt', 'decrypt', 'sign', 'verify', 'generateKey', 'importKey', 'exportKey', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'], NOT_HERE);
subtle.digest = async (algorithm, data) => {
  const bytes = createHash(typeof algorithm === 'string' ? algorithm : algorithm.name).update(data).digest();
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const webcrypto = { subtle, getRandomValues, randomUUID };

Object.assign(exports, {
  createHash, createHmac, Hash, Hmac, randomBytes, pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes,
  randomFillSync, randomFill: withCallback(randomFillSync), randomUUID, randomInt, timingSafeEqual, pbkdf2Sync, scryptSync, hkdfSync,
  pbkdf2: withCallback(pbkdf2Sync), scrypt: withCallback(scryptSync), hkdf: withCallback(hkdfSync),
  hash: (algorithm, data, encoding = 'hex') => createHash(algorithm).update(data).digest(encoding),
  getHashes: () => [...ALGORITHMS.map((name) => `RSA-${name.toUpperCase()}`), ...ALGORITHMS],
  getCiphers: () => [], getCurves: () => [], getFips: () => 0, setFips() {}, setEngine() {}, webcrypto, subtle, getRandomValues,
  createSecretKey: (key, encoding) => ({ type: 'secret', symmetricKeySize: bytesOf(key, 'key', encoding).length, export: () => Buffer.from(bytesOf(key, 'key', encoding)) }),
});
lazy(exports, 'constants', () => require('./internal/crypto_constants'));
refuseAll(exports, 'crypto', [
  'createCipher', 'createCipheriv', 'createDecipher', 'createDecipheriv', 'createDiffieHellman', 'createDiffieHellmanGroup', 'createECDH',
  'createPrivateKey', 'createPublicKey', 'createSign', 'createVerify', 'diffieHellman', 'generateKey', 'generateKeySync', 'generateKeyPair',
  'generateKeyPairSync', 'generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync', 'getCipherInfo', 'getDiffieHellman',
  'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt', 'secureHeapUsed', 'sign', 'verify',
], NOT_HERE);
for (const name of ['Cipher', 'Cipheriv', 'Decipher', 'Decipheriv', 'DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'KeyObject', 'Sign', 'Verify', 'X509Certificate', 'Certificate']) {
  exports[name] = refuse(`crypto.${name}`, NOT_HERE);
}
