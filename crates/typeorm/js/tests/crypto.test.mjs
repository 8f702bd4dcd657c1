import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { outcome } from './random.mjs';
import { realm } from './realm.mjs';

const { load, host } = realm();
const ours = load('node/crypto');

test('digests are those of Node, in pieces and encodings', () => {
  for (const name of ['md5', 'sha1', 'SHA256', 'sha-512', 'RSA-SHA256', 'sha384']) {
    const digest = (module) => outcome(() => module.createHash(name).update('aé').update(Buffer.from([1, 2])).update('ff', 'hex').digest('hex'));
    assert.equal(digest(ours).value, digest(crypto).value ?? digest(ours).value, name);
  }
  for (const encoding of ['base64', 'base64url', 'latin1']) assert.equal(ours.createHash('sha1').update('x').digest(encoding), crypto.createHash('sha1').update('x').digest(encoding));
  assert.equal(ours.createHmac('sha256', 'key').update('data').digest('hex'), crypto.createHmac('sha256', 'key').update('data').digest('hex'));
  const hash = ours.createHash('md5').update('a');
  assert.equal(hash.copy().digest('hex'), hash.digest('hex'));
  assert.throws(() => hash.digest(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => ours.createHash('nope'), /Digest method not supported/);
  assert.ok(load('node/buffer').Buffer.isBuffer(ours.createHash('md5').digest()));
});

test('keys from passwords are those of Node', async () => {
  assert.equal(ours.pbkdf2Sync('pw', 'salt', 10, 20, 'sha512').toString('hex'), crypto.pbkdf2Sync('pw', 'salt', 10, 20, 'sha512').toString('hex'));
  assert.equal(ours.scryptSync('pw', 'salt', 16, { N: 16 }).toString('hex'), crypto.scryptSync('pw', 'salt', 16, { N: 16 }).toString('hex'));
  assert.equal(Buffer.from(ours.hkdfSync('sha256', 'key', 'salt', 'info', 70)).toString('hex'), Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 70)).toString('hex'));
  const key = await new Promise((resolve, reject) => ours.scrypt('pw', 'salt', 16, (error, made) => (error ? reject(error) : resolve(made))));
  assert.equal(key.toString('hex'), crypto.scryptSync('pw', 'salt', 16).toString('hex'));
  assert.throws(() => ours.pbkdf2Sync('pw', 's', 1, 1, 'nope'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
});

test('random values have the right shape and range', async () => {
  assert.match(ours.randomUUID(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(ours.randomBytes(10).length, 10);
  const seen = new Set(Array.from({ length: 300 }, () => ours.randomInt(3, 6)));
  assert.deepEqual([...seen].sort(), [3, 4, 5]);
  assert.throws(() => ours.randomInt(5, 5), { code: 'ERR_OUT_OF_RANGE' });
  assert.equal(ours.webcrypto.getRandomValues(new Uint8Array(4)).length, 4);
  const bytes = await new Promise((resolve) => ours.randomBytes(4, (error, made) => resolve(made)));
  assert.equal(bytes.length, 4);
});

test('comparison in constant time, and refusals', async () => {
  assert.equal(ours.timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')), true);
  assert.equal(ours.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')), false);
  assert.throws(() => ours.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
  assert.throws(() => ours.createCipheriv('aes-256-cbc', 'k', 'i'), { message: /^crypto\.createCipheriv is not available in a Whimbrel migration/ });
  assert.throws(() => ours.webcrypto.subtle.sign(), /crypto\.subtle\.sign is not available/);
  assert.equal(Buffer.from(await ours.webcrypto.subtle.digest('SHA-256', Buffer.from('x'))).toString('hex'), crypto.createHash('sha256').update('x').digest('hex'));
});

test('the uuid fallback makes and reads UUIDs', () => {
  const uuid = load('packages/uuid');
  assert.match(uuid.v4(), /^[0-9a-f-]{14}4/);
  assert.equal(uuid.v5('hello.example.com', uuid.v5.DNS), 'fdda765f-fc57-5604-a269-52a7df8164ec');
  assert.equal(uuid.v3('hello.example.com', uuid.v3.DNS), '9125a8dc-52ee-365b-a5aa-81b0b3681cf6');
  assert.equal(uuid.v1({ node: [1, 35, 69, 103, 137, 171], clockseq: 0x1234, msecs: Date.UTC(2011, 10, 1), nsecs: 5678 }), '710b962e-041c-11e1-9234-0123456789ab');
  assert.equal(uuid.v7({ msecs: 0x17f22e279b0, random: Uint8Array.from([0, 0, 0, 0, 0, 0, 0xcc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]) }), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  assert.equal(uuid.v4({ random: new Uint8Array(16) }), '00000000-0000-4000-8000-000000000000');
  const made = Array.from({ length: 50 }, () => uuid.v7());
  assert.deepEqual([...made].sort(), made);
  assert.equal(uuid.stringify(uuid.parse(uuid.v5.URL)), uuid.v5.URL);
  assert.deepEqual([uuid.validate(uuid.NIL), uuid.validate('x'), uuid.version(uuid.v1()), uuid.version(uuid.v6())], [true, false, 1, 6]);
  assert.throws(() => uuid.parse('x'), { name: 'TypeError', message: 'Invalid UUID' });
  assert.equal(host.printed.length, 0);
});
