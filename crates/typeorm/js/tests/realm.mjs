/** Loads the embedded files under Node with a host that answers as Whimbrel's does. */
import { readFileSync, existsSync, statSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import crypto from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const facts = (found) => ({
  isFile: found.isFile(), isDirectory: found.isDirectory(), isSymbolicLink: found.isSymbolicLink(), size: found.size, mtimeMs: found.mtimeMs, mode: found.mode,
});

/** A host; what it prints is collected in `printed`. */
export function fakeHost(overrides = {}) {
  let phase = 'load';
  const timers = new Map();
  const host = {
    printed: [],
    setPhase: (next) => { phase = next; },
    phase: () => phase,
    env: { HOME: '/home/somebody', NODE_ENV: 'test' },
    cwd: () => process.cwd(),
    argv: ['/usr/bin/node', '/project/main.js'],
    platform: 'linux', pid: 4711, hostname: os.hostname(), homedir: os.homedir(), tmpdir: os.tmpdir(), username: 'somebody',
    print: (fd, text) => void host.printed.push([fd, text]),
    now: () => Date.now(),
    hrtime: () => process.hrtime.bigint(),
    fs: {
      readFile: (file) => new Uint8Array(readFileSync(file)),
      stat: (file) => facts(statSync(file)),
      lstat: (file) => facts(lstatSync(file)),
      readdir: (file) => readdirSync(file, { withFileTypes: true }).map((entry) => ({ name: entry.name, isFile: entry.isFile(), isDirectory: entry.isDirectory(), isSymbolicLink: entry.isSymbolicLink() })),
      realpath: (file) => realpathSync.native(file),
    },
    utf8Encode: (text) => new TextEncoder().encode(text),
    utf8Decode: (bytes, fatal) => new TextDecoder('utf-8', { fatal: Boolean(fatal), ignoreBOM: true }).decode(bytes),
    base64Encode: (bytes) => globalThis.Buffer.from(bytes).toString('base64'),
    base64Decode: (text) => new Uint8Array(globalThis.Buffer.from(text, 'base64')),
    crypto: {
      hash: (name, bytes) => new Uint8Array(crypto.createHash(name).update(bytes).digest()),
      hmac: (name, key, bytes) => new Uint8Array(crypto.createHmac(name, key).update(bytes).digest()),
      randomBytes: (count) => new Uint8Array(crypto.randomBytes(count)),
      pbkdf2: (name, password, salt, iterations, length) => new Uint8Array(crypto.pbkdf2Sync(password, salt, iterations, length, name)),
      scrypt: (password, salt, N, r, p, length) => new Uint8Array(crypto.scryptSync(password, salt, length, { N, r, p, maxmem: 2 ** 30 })),
    },
    setTimer(task, delay, repeat) {
      const id = timers.size + 1;
      timers.set(id, repeat ? setInterval(task, delay) : setTimeout(task, delay));
      return id;
    },
    clearTimer(id) {
      clearTimeout(timers.get(id));
    },
    requireFile: (file) => ({ required: file }),
    caller: () => ({ file: 'src/migrations/1-a.ts', line: 7, column: 3 }),
    reportMissing(name, used) {
      throw new Error(`package ${name} is not available: ${used} used at src/migrations/1-a.ts:7`);
    },
    ...overrides,
  };
  return host;
}

/** File of a specifier as embedded files write it: relative, or the name of a Node module. */
function fileOf(from, specifier) {
  const base = specifier.startsWith('.') ? path.resolve(path.dirname(from), specifier) : path.join(root, 'node', specifier.replace(/^node:/, '').replaceAll('/', '_'));
  return existsSync(base) && statSync(base).isFile() ? base : `${base}.js`;
}

/** A realm: `load('node/util')`, and the global object that globals.js fills. */
export function realm(overrides = {}) {
  const host = fakeHost(overrides);
  const modules = new Map();
  const global = Object.create(globalThis);
  Object.assign(global, { setTimeout, setInterval, setImmediate, queueMicrotask });
  global.globalThis = global;
  const load = (file) => {
    if (modules.has(file)) return modules.get(file).exports;
    const module = { exports: {} };
    modules.set(file, module);
    const body = new Function('exports', 'require', 'module', '__filename', '__dirname', 'host', 'globalThis', `'use strict';${readFileSync(file, 'utf8')}\n//# sourceURL=${file}`);
    body.call(module.exports, module.exports, (specifier) => load(fileOf(file, specifier)), module, file, path.dirname(file), host, global);
    return module.exports;
  };
  return { host, global, load: (name) => load(fileOf(path.join(root, 'realm.js'), `./${name}`)) };
}

/** Names of all embedded Node modules. */
export function moduleNames() {
  return readdirSync(path.join(root, 'node')).filter((name) => name.endsWith('.js')).map((name) => name.slice(0, -3));
}
