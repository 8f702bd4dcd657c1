/** `module`. */
const { refuse } = require('./internal/errors');

const builtinModules = [
  'assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'constants', 'crypto', 'dgram', 'diagnostics_channel',
  'dns', 'dns/promises', 'domain', 'events', 'fs', 'fs/promises', 'http', 'http2', 'https', 'inspector', 'module', 'net', 'os', 'path',
  'path/posix', 'path/win32', 'perf_hooks', 'process', 'punycode', 'querystring', 'readline', 'readline/promises', 'repl', 'stream',
  'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers', 'timers/promises', 'tls', 'trace_events', 'tty',
  'url', 'util', 'util/types', 'v8', 'vm', 'wasi', 'worker_threads', 'zlib',
];

function isBuiltin(name) {
  return builtinModules.includes(String(name).replace(/^node:/, ''));
}

/** A `require` that resolves relative to a project file. */
function createRequire(filename) {
  const path = require('./path');
  const from = typeof filename === 'string' && !filename.startsWith('file:') ? filename : require('./url').fileURLToPath(filename);
  const folder = from.endsWith('/') ? from : path.dirname(from);
  const resolve = (name) => (/^\.{0,2}\//.test(name) || name === '.' || name === '..' ? path.resolve(folder, name) : name);
  const load = (name) => (isBuiltin(name) ? require(name) : host.requireFile(resolve(name)));
  return Object.assign(load, { resolve: Object.assign(resolve, { paths: () => [] }), cache: Object.create(null), main: undefined, extensions: {} });
}

/** `require('module')` is Node's Module class. */
function Module(id = '') {
  this.id = id;
  this.exports = {};
}

module.exports = Object.assign(Module, {
  Module, builtinModules, isBuiltin, createRequire, _cache: Object.create(null), _extensions: {}, _pathCache: Object.create(null), globalPaths: [],
  _nodeModulePaths: () => [], _resolveFilename: (name) => name, _load: refuse('module._load'), syncBuiltinESMExports() {}, findSourceMap: () => undefined,
  SourceMap: class SourceMap {}, register() {}, enableCompileCache: () => ({ status: 3 }), wrap: (code) => `(function (exports, require, module, __filename, __dirname) { ${code}\n});`,
});
