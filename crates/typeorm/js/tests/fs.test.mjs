import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { realm } from './realm.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'whimbrel-fs-'));
after(() => fs.rmSync(folder, { recursive: true }));
fs.mkdirSync(path.join(folder, 'sub/deeper'), { recursive: true });
fs.writeFileSync(path.join(folder, 'a.sql'), 'SELECT 1; -- ü\n');
fs.writeFileSync(path.join(folder, 'big.bin'), Buffer.alloc(200000, 7));
fs.writeFileSync(path.join(folder, 'sub/b.txt'), 'one\r\ntwo\nthree');
fs.writeFileSync(path.join(folder, 'sub/deeper/c.json'), '{}');
fs.symlinkSync('a.sql', path.join(folder, 'link.sql'));

const own = realm({ cwd: () => folder });
const ours = own.load('node/fs');
const at = (name) => path.join(folder, name);

/** The outcome with errors as Node's file functions describe them. */
function result(call) {
  try {
    const value = call();
    return { value: value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value };
  } catch (error) {
    return { code: error.code, message: error.message, syscall: error.syscall, path: error.path, errno: error.errno };
  }
}

test('reading functions give what Node gives', () => {
  for (const name of ['a.sql', 'sub', 'nowhere', 'sub/b.txt', 'a.sql/x', 'link.sql']) {
    const full = at(name);
    for (const call of [
      (f) => f.readFileSync(full), (f) => f.readFileSync(full, 'utf8'), (f) => f.readFileSync(full, { encoding: 'base64' }), (f) => f.existsSync(full), (f) => f.readdirSync(full), (f) => f.realpathSync(full), (f) => f.accessSync(full), (f) => f.lstatSync(full).isSymbolicLink(),
      (f) => [f.statSync(full).isFile(), f.statSync(full).isDirectory(), f.statSync(full).size, f.statSync(full).mtime.getTime(), f.statSync(full).mode], (f) => f.statSync(full, { throwIfNoEntry: false }) === undefined,
    ]) assert.deepEqual(result(() => call(ours)), result(() => call(fs)), `${name} ${call}`);
  }
  assert.deepEqual(result(() => ours.readFileSync(5.5)).code === undefined, false);
  assert.deepEqual(result(() => ours.readFileSync(null)), result(() => fs.readFileSync(null)));
  assert.equal(ours.readFileSync(pathToFileURL(at('a.sql')), 'utf8'), 'SELECT 1; -- ü\n');
  assert.equal(ours.readFileSync(Buffer.from(at('a.sql')), 'utf8'), 'SELECT 1; -- ü\n');
});

test('relative paths start at the directory of the run, and errors show them as given', () => {
  assert.equal(ours.readFileSync('sub/b.txt', 'utf8').length, 14);
  assert.throws(() => ours.readFileSync('./nope.sql'), { code: 'ENOENT', message: "ENOENT: no such file or directory, open './nope.sql'" });
});

test('readdir lists entries, also with types and below', () => {
  const shape = (entries) => entries.map((entry) => [entry.name, entry.isFile(), entry.isDirectory(), entry.isSymbolicLink(), entry.parentPath]).sort();
  assert.deepEqual(shape(ours.readdirSync(folder, { withFileTypes: true })), shape(fs.readdirSync(folder, { withFileTypes: true })));
  assert.deepEqual(ours.readdirSync(folder, { recursive: true }).sort(), fs.readdirSync(folder, { recursive: true }).sort());
  assert.deepEqual(ours.readdirSync(folder), fs.readdirSync(folder));
});

test('callbacks and promises give the same', async () => {
  const { promises } = ours;
  assert.equal(await promises.readFile(at('a.sql'), 'utf8'), 'SELECT 1; -- ü\n');
  assert.equal(own.load('node/fs_promises'), promises);
  await assert.rejects(promises.readFile(at('nope')), { code: 'ENOENT' });
  await assert.rejects(promises.access(at('nope')), { code: 'ENOENT', syscall: 'access' });
  const called = await new Promise((resolve) => ours.readFile(at('a.sql'), 'utf8', (error, text) => resolve([error, text])));
  assert.deepEqual(called, [null, 'SELECT 1; -- ü\n']);
  const failed = await new Promise((resolve) => ours.stat(at('nope'), resolve));
  assert.equal(failed.code, 'ENOENT');
  const { promisify } = own.load('node/util');
  assert.equal(await promisify(ours.exists)(at('a.sql')), true);
  const handle = await promises.open(at('sub/b.txt'));
  assert.equal(await handle.readFile('utf8'), 'one\r\ntwo\nthree');
  await handle.close();
});

test('every function that writes refuses, saying why', async () => {
  for (const name of ['writeFileSync', 'mkdirSync', 'rmSync', 'appendFileSync', 'unlinkSync', 'renameSync', 'copyFileSync', 'createWriteStream', 'writeFile', 'mkdir']) {
    assert.throws(() => ours[name](at('new'), 'x', () => {}), { code: 'ERR_WHIMBREL_NOT_AVAILABLE', message: new RegExp(`^fs\\.${name} is not available in a Whimbrel migration \\(read-only`) }, name);
  }
  await assert.rejects(ours.promises.writeFile(at('new'), 'x'), /fs\.promises\.writeFile is not available in a Whimbrel migration \(read-only/);
  assert.throws(() => ours.openSync(at('a.sql'), 'w'), /openSync with flags 'w' is not available/);
  assert.equal(fs.existsSync(at('new')), false);
});

test('streams and lines of a file come in order', async () => {
  let size = 0;
  for await (const chunk of ours.createReadStream(at('big.bin'))) size += chunk.length;
  assert.equal(size, 200000);
  const readline = own.load('node/readline');
  const lines = [];
  for await (const line of readline.createInterface({ input: ours.createReadStream(at('sub/b.txt')) })) lines.push(line);
  assert.deepEqual(lines, ['one', 'two', 'three']);
  const heard = [];
  await new Promise((resolve) => readline.createInterface({ input: ours.createReadStream(at('sub/b.txt')) }).on('line', (line) => heard.push(line)).on('close', resolve));
  assert.deepEqual(heard, lines);
  const part = await new Promise((resolve) => {
    let text = '';
    ours.createReadStream(at('a.sql'), { encoding: 'utf8', start: 7, end: 8 }).on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
  });
  assert.equal(part, '1;');
  const error = await new Promise((resolve) => ours.createReadStream(at('nope')).on('error', resolve));
  assert.equal(error.code, 'ENOENT');
});
