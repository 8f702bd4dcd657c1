/** Windows path functions, for code that handles both kinds; drives and UNC roots are understood. */
const { invalidArgType } = require('./errors');

function text(value, name = 'path') {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
  return value;
}

/** Splits a path into device (`C:` or `\\server\share`), whether it is rooted, and the rest. */
function split(path) {
  const unc = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)(?=[\\/]|$)/.exec(path);
  if (unc) return { device: `\\\\${unc[1]}\\${unc[2]}`, rooted: true, rest: path.slice(unc[0].length) };
  const drive = /^[A-Za-z]:/.exec(path);
  const rest = drive ? path.slice(2) : path;
  return { device: drive ? drive[0] : '', rooted: /^[\\/]/.test(rest), rest };
}

function collapse(rest, rooted) {
  const kept = [];
  for (const segment of rest.split(/[\\/]+/)) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length && kept[kept.length - 1] !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  return kept.join('\\');
}

function isAbsolute(path) {
  return split(text(path)).rooted;
}

function normalize(path) {
  if (text(path) === '') return '.';
  const { device, rooted, rest } = split(path);
  let tail = collapse(rest, rooted);
  if (tail === '' && !rooted) tail = '.';
  if (tail !== '' && /[\\/]$/.test(rest)) tail += '\\';
  return `${device}${rooted ? '\\' : ''}${tail}`;
}

function join(...parts) {
  const joined = parts.filter((part) => text(part) !== '').join('\\');
  return joined === '' ? '.' : normalize(joined.replace(/^[\\/]{2,}(?![^\\/]+[\\/]+[^\\/])/, '\\'));
}

function resolve(...parts) {
  let device = '';
  let tail = '';
  let rooted = false;
  for (let i = parts.length - 1; i >= -1 && !(rooted && device); i--) {
    const part = i >= 0 ? text(parts[i], `paths[${i}]`) : host.cwd();
    if (part === '') continue;
    const piece = split(part);
    if (piece.device && device && piece.device.toLowerCase() !== device.toLowerCase()) continue;
    device = device || piece.device;
    if (!rooted) {
      tail = `${piece.rest}\\${tail}`;
      rooted = piece.rooted;
    }
    if (i === -1) break;
  }
  return `${device}${rooted ? '\\' : ''}${collapse(tail, rooted)}` || '.';
}

function relative(from, to) {
  const source = resolve(text(from, 'from')).split('\\').filter(Boolean);
  const target = resolve(text(to, 'to')).split('\\').filter(Boolean);
  let shared = 0;
  const same = (a, b) => a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
  while (same(source[shared], target[shared])) shared++;
  if (shared === 0 && source.length && target.length) return resolve(to);
  return [...source.slice(shared).map(() => '..'), ...target.slice(shared)].join('\\');
}

function basename(path, suffix) {
  const bare = split(text(path)).rest.replace(/[\\/]+$/, '');
  const name = bare.slice(Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/')) + 1);
  return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function dirname(path) {
  if (text(path) === '') return '.';
  const { device, rooted, rest } = split(path);
  const root = device + (rooted ? path[device.length] || '\\' : '');
  const bare = rest.replace(/[\\/]+$/, '');
  const slash = Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/'));
  if (slash <= 0) return root || '.';
  return device + bare.slice(0, slash);
}

function extname(path) {
  const name = basename(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name === '..' ? '' : name.slice(dot);
}

function parse(path) {
  const { device, rooted } = split(text(path));
  const root = device + (rooted ? path[device.length] || '\\' : '');
  const base = basename(path);
  const ext = extname(path);
  const dir = dirname(path);
  return { root, dir: dir === '.' ? '' : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
}

function format(parts) {
  const dir = parts.dir || parts.root;
  const ext = parts.ext ? `${parts.ext[0] === '.' ? '' : '.'}${parts.ext}` : '';
  const base = parts.base || `${parts.name || ''}${ext}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}\\${base}`;
}

module.exports = {
  resolve, normalize, isAbsolute, join, relative, dirname, basename, extname, format, parse,
  toNamespacedPath: (path) => path,
  matchesGlob: (path, pattern) => require('./path_posix').matchesGlob(path.replaceAll('\\', '/'), pattern.replaceAll('\\', '/')),
  sep: '\\',
  delimiter: ';',
};
