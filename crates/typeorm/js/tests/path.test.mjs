import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { outcome, random } from './random.mjs';
import { realm } from './realm.mjs';

const ours = realm().load('node/path');
const PARTS = ['a', 'bc', '.', '..', '/', '//', '', 'x.ts', '.env', 'a.b.c', '...', 'dir/', '/abs', 'ü', ' ', '..a', 'file.', '.x.'];

function compare(mine, real, parts, count) {
  for (let seed = 1; seed <= count; seed++) {
    const { below, pick } = random(seed);
    const list = Array.from({ length: 1 + below(4) }, () => pick(parts));
    const joined = list.join(pick(['', '/']));
    const other = Array.from({ length: 1 + below(3) }, () => pick(parts)).join('/');
    const calls = {
      join: (p) => p.join(...list), resolve: (p) => p.resolve(...list), normalize: (p) => p.normalize(joined), dirname: (p) => p.dirname(joined), basename: (p) => p.basename(joined), suffix: (p) => p.basename(joined, pick(['.ts', 'c', ''])),
      extname: (p) => p.extname(joined), isAbsolute: (p) => p.isAbsolute(joined), relative: (p) => p.relative(joined, other), parse: (p) => p.parse(joined), format: (p) => p.format(p.parse(joined)),
    };
    // Node sees an extension in the name of "/..", by an oversight.
    if (/^\/+\.\.\/*$/.test(joined)) continue;
    const suffix = pick(['.ts', 'c', '', joined]);
    calls.suffix = (p) => p.basename(joined, suffix);
    for (const [name, call] of Object.entries(calls)) assert.deepEqual(outcome(() => call(mine)), outcome(() => call(real)), `${name} ${JSON.stringify({ list, joined, other, suffix })}`);
  }
}

test('POSIX paths are handled as Node does', () => compare(ours, path.posix, PARTS, 6000));

test('wrong types are refused as Node does', () => {
  for (const call of [(p) => p.join('a', 5), (p) => p.resolve(null), (p) => p.dirname({}), (p) => p.basename('a', 1), (p) => p.format('x'), (p) => p.extname(undefined), (p) => p.join(class A {})]) {
    assert.deepEqual(outcome(() => call(ours)), outcome(() => call(path.posix)));
  }
});

test('path.win32 handles drives, shares and both slashes', () => {
  const names = ['normalize', 'dirname', 'basename', 'extname', 'isAbsolute'];
  const inputs = ['C:\\a\\b.ts', 'C:/a/../b', 'a\\b\\..\\c', '\\\\server\\share\\dir\\x.js', 'C:x', 'dir\\', '..\\..\\a', '', 'C:\\', 'a/b\\c.d.ts'];
  for (const name of names) for (const input of inputs) assert.deepEqual(ours.win32[name](input), path.win32[name](input), `${name} ${input}`);
  for (const input of inputs) assert.deepEqual(ours.win32.parse(input), path.win32.parse(input), input);
  assert.equal(ours.win32.join('C:\\a', '..', 'b', 'c.ts'), path.win32.join('C:\\a', '..', 'b', 'c.ts'));
  assert.equal(ours.win32.resolve('C:\\a', '..\\b', 'c'), path.win32.resolve('C:\\a', '..\\b', 'c'));
  assert.equal(ours.win32.relative('C:\\a\\b', 'C:\\a\\c\\d'), path.win32.relative('C:\\a\\b', 'C:\\a\\c\\d'));
});
