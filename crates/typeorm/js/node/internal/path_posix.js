/** POSIX path functions. */
const { invalidArgType } = require('./errors');

function text(value, name = 'path') {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
  return value;
}

/** Resolves `.` and `..` in a list of segments; `rooted` paths cannot climb above the root. */
function collapse(segments, rooted) {
  const kept = [];
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length && kept[kept.length - 1] !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  return kept.join('/');
}

function isAbsolute(path) {
  return text(path).startsWith('/');
}

function normalize(path) {
  if (text(path) === '') return '.';
  const rooted = path.startsWith('/');
  let clean = collapse(path.split('/'), rooted);
  if (clean === '') {
    if (rooted) return '/';
    return path.endsWith('/') ? './' : '.';
  }
  if (path.endsWith('/')) clean += '/';
  return rooted ? `/${clean}` : clean;
}

function join(...parts) {
  const joined = parts.filter((part) => text(part) !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

function resolve(...parts) {
  let full = '';
  for (let i = parts.length - 1; i >= 0 && !full.startsWith('/'); i--) {
    if (text(parts[i], `paths[${i}]`) !== '') full = `${parts[i]}/${full}`;
  }
  if (!full.startsWith('/')) full = `${host.cwd()}/${full}`;
  return `/${collapse(full.split('/'), true)}`;
}

function relative(from, to) {
  if (text(from, 'from') === text(to, 'to')) return '';
  const source = resolve(from).split('/').filter(Boolean);
  const target = resolve(to).split('/').filter(Boolean);
  let shared = 0;
  while (shared < source.length && shared < target.length && source[shared] === target[shared]) shared++;
  return [...source.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}

function dirname(path) {
  if (text(path) === '') return '.';
  const bare = path.replace(/\/+$/, '');
  if (bare === '') return '/';
  const slash = bare.lastIndexOf('/');
  if (slash < 0) return '.';
  // Node keeps a leading double slash of a path with one segment.
  if (slash === 1 && bare.startsWith('//')) return '//';
  return slash === 0 ? '/' : bare.slice(0, slash);
}

function basename(path, suffix) {
  if (suffix !== undefined) text(suffix, 'suffix');
  const bare = text(path).replace(/\/+$/, '');
  const name = bare.slice(bare.lastIndexOf('/') + 1);
  if (suffix && path === suffix) return '';
  if (suffix && bare === '' && suffix.length <= path.length) return path;
  return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function extname(path) {
  const name = basename(text(path));
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name === '..' ? '' : name.slice(dot);
}

function parse(path) {
  const root = text(path).startsWith('/') ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  const bare = path.replace(/\/+$/, '');
  const slash = bare.lastIndexOf('/');
  const dir = slash > 0 ? bare.slice(0, slash) : root;
  return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
}

function format(parts) {
  if (typeof parts !== 'object' || parts === null) throw invalidArgType('pathObject', 'of type object', parts);
  const dir = parts.dir || parts.root;
  const ext = parts.ext ? `${parts.ext[0] === '.' ? '' : '.'}${parts.ext}` : '';
  const base = parts.base || `${parts.name || ''}${ext}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}/${base}`;
}

/** Whether `path` matches a glob without braces (`*`, `?`, `**`, `[...]`). */
function matchesGlob(path, pattern) {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/?/g, '\0')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\0/g, '(?:.*/)?');
  return new RegExp(`^${source}$`).test(path);
}

module.exports = {
  resolve, normalize, isAbsolute, join, relative, dirname, basename, extname, format, parse, matchesGlob,
  toNamespacedPath: (path) => path,
  sep: '/',
  delimiter: ':',
};
