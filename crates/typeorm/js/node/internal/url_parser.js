/** Parses and writes URLs by the WHATWG URL standard, on records of their parts. */
const { parseHost } = require('./url_host');

const PORTS = { 'http': '80', 'https': '443', 'ws': '80', 'wss': '443', 'ftp': '21', 'file': '' };

function isSpecial(scheme) {
  return Object.hasOwn(PORTS, scheme);
}

/** Characters (beside controls and non-ASCII) that each part percent-encodes. */
const FRAGMENT = ' "<>`';
const QUERY = ' "#<>';
const PATH = `${QUERY}?\`{}^`;
const USERINFO = `${PATH}/:;=@[\\]|`;

function encode(text, set) {
  let encoded = '';
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0);
    if (code > 0x7e) encoded += encodeURIComponent(char);
    else if (code < 0x20 || set.includes(char)) encoded += `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else encoded += char;
  }
  return encoded.replace(/\x7f/g, '%7F');
}

const encodeUserinfo = (text) => encode(text, USERINFO);
const encodeFragment = (text) => encode(text.replace(/[\t\n\r]/g, ''), FRAGMENT);
const encodeQuery = (record, text) => encode(text.replace(/[\t\n\r]/g, ''), isSpecial(record.scheme) ? `${QUERY}'` : QUERY);

/** Cuts `text` at the first `mark`; the second part is null when there is none. */
function cut(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** Appends the segments of `text` to a path, resolving `.` and `..` also when percent-encoded. */
function appendPath(record, segments, text) {
  const path = [...segments];
  const special = isSpecial(record.scheme);
  const parts = text.split(special ? /[/\\]/ : '/');
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    const plain = part.replace(/%2e/gi, '.');
    if (plain === '..') {
      if (!(record.scheme === 'file' && path.length === 1 && /^[a-z]:$/i.test(path[0]))) path.pop();
      if (last) path.push('');
    } else if (plain === '.') {
      if (last) path.push('');
    } else if (record.scheme === 'file' && path.length === 0 && /^[a-z][:|]$/i.test(part)) path.push(`${part[0]}:`);
    else path.push(encode(part, PATH));
  });
  return path;
}

/** Splits `user:password@host:port` into the record; false when it is invalid. */
function readAuthority(record, text) {
  const at = text.lastIndexOf('@');
  if (at >= 0) {
    const [user, password] = cut(text.slice(0, at), ':');
    record.username = encodeUserinfo(user);
    record.password = password === null ? '' : encodeUserinfo(password);
    if (at === text.length - 1) return false;
  }
  return readHost(record, text.slice(at + 1), at >= 0);
}

function readHost(record, text, credentials) {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text);
  if (!match) return false;
  const [, name, port] = match;
  const special = isSpecial(record.scheme);
  if (name === '' && ((special && record.scheme !== 'file') || credentials || port !== undefined)) return false;
  const parsed = name === '' ? '' : parseHost(name, special);
  if (parsed === null) return false;
  record.host = record.scheme === 'file' && parsed === 'localhost' ? '' : parsed;
  if (port === undefined || port === '') return true;
  if (record.scheme === 'file' || !/^\d+$/.test(port) || Number(port) > 65535) return false;
  record.port = String(Number(port)) === PORTS[record.scheme] ? '' : String(Number(port));
  return true;
}

/** The rest after `//`: authority, then path. */
function readAfterSlashes(record, text) {
  const end = text.search(isSpecial(record.scheme) ? /[/\\]/ : /\//);
  const authority = end < 0 ? text : text.slice(0, end);
  const path = end < 0 ? null : text.slice(end + 1);
  if (record.scheme === 'file' && /^[a-z][:|]$/i.test(authority)) {
    record.host = '';
    record.path = appendPath(record, [], text);
    return record;
  }
  if (!readAuthority(record, authority)) return null;
  if (path !== null) record.path = appendPath(record, [], path);
  else record.path = isSpecial(record.scheme) ? [''] : [];
  return record;
}

/** Reads what stands relative to a base: `//host`, `/path`, `path` or nothing. */
function readRelative(record, text, query, base) {
  const slash = isSpecial(record.scheme) ? '[/\\\\]' : '/';
  if (new RegExp(`^${slash}{2}`).test(text)) return readAfterSlashes(record, text.slice(2));
  Object.assign(record, { username: base.username, password: base.password, host: base.host, port: base.port });
  if (new RegExp(`^${slash}`).test(text)) record.path = appendPath(record, driveOf(base), text.slice(1));
  else if (text === '') {
    record.path = [...base.path];
    if (query === null) record.query = base.query;
  } else record.path = appendPath(record, base.path.slice(0, -1), text);
  return record;
}

function driveOf(base) {
  return base.scheme === 'file' && base.path.length && /^[a-z]:$/i.test(base.path[0]) ? [base.path[0]] : [];
}

function readWithScheme(record, text, query, base) {
  const { scheme } = record;
  if (scheme === 'file') {
    const parent = base && base.scheme === 'file' ? base : { username: '', password: '', host: '', port: '', path: [], query: null, scheme };
    return readRelative(record, text, query, parent);
  }
  if (isSpecial(scheme)) {
    if (base && base.scheme === scheme && !/^[/\\]{2}/.test(text)) return readRelative(record, text, query, base);
    return readAfterSlashes(record, text.replace(/^[/\\]*/, ''));
  }
  if (text.startsWith('//')) return readAfterSlashes(record, text.slice(2));
  record.path = text.startsWith('/') ? appendPath(record, [], text.slice(1)) : encode(text, '');
  return record;
}

/** Parses `input` against a base record (or null); null when it is invalid. */
function parse(input, base) {
  // eslint-disable-next-line no-control-regex
  const text = input.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
  const record = { scheme: '', username: '', password: '', host: null, port: '', path: [], query: null, fragment: null };
  const [beforeHash, fragment] = cut(text, '#');
  const match = /^([a-z][a-z0-9+.-]*):/i.exec(beforeHash);
  const [main, query] = cut(match ? beforeHash.slice(match[0].length) : beforeHash, '?');
  if (match) record.scheme = match[1].toLowerCase();
  else if (!base) return null;
  else record.scheme = base.scheme;
  if (query !== null) record.query = encodeQuery(record, query);
  if (fragment !== null) record.fragment = encodeFragment(fragment);
  if (match) return readWithScheme(record, main, query, base);
  if (typeof base.path === 'string') {
    if (main !== '' || query !== null || fragment === null) return null;
    return { ...base, fragment: record.fragment };
  }
  return readRelative(record, main, query, base);
}

function pathOf(record) {
  if (typeof record.path === 'string') return record.path;
  return record.path.length ? `/${record.path.join('/')}` : '';
}

function serialize(record) {
  let text = `${record.scheme}:`;
  if (record.host !== null) {
    const credentials = record.username || record.password ? `${record.username}${record.password ? `:${record.password}` : ''}@` : '';
    text += `//${credentials}${record.host}${record.port === '' ? '' : `:${record.port}`}`;
  } else if (Array.isArray(record.path) && record.path.length > 1 && record.path[0] === '') text += '/.';
  text += pathOf(record);
  if (record.query !== null) text += `?${record.query}`;
  return record.fragment === null ? text : `${text}#${record.fragment}`;
}

/** Whether a record may have credentials and a port. */
function hasAuthority(record) {
  return record.host !== null && record.host !== '' && record.scheme !== 'file';
}

function setScheme(record, scheme) {
  if (isSpecial(scheme) !== isSpecial(record.scheme)) return;
  if (scheme === 'file' && (record.username || record.password || record.port !== '')) return;
  if (record.scheme === 'file' && record.host === '') return;
  record.scheme = scheme;
  if (record.port === PORTS[scheme]) record.port = '';
}

function setHost(record, value, withPort) {
  if (typeof record.path === 'string') return;
  const text = value.split(isSpecial(record.scheme) ? /[/\\?#]/ : /[/?#]/)[0];
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?/.exec(text);
  if (!match || (match[2] !== undefined && (!withPort || record.scheme === 'file'))) return;
  const copy = { ...record, port: record.port };
  if (!readHost(copy, match[1], Boolean(record.username || record.password))) return;
  record.host = copy.host;
  if (withPort && match[2]) setPort(record, match[2]);
}

function setPort(record, value) {
  if (!hasAuthority(record)) return;
  const match = /^\d*/.exec(value.replace(/[\t\n\r]/g, ''))[0];
  if (value === '') record.port = '';
  else if (match !== '' && Number(match) <= 65535) record.port = String(Number(match)) === PORTS[record.scheme] ? '' : String(Number(match));
}

function setPath(record, value) {
  if (typeof record.path === 'string') return;
  const text = value.replace(/[\t\n\r]/g, '');
  const start = isSpecial(record.scheme) ? /^[/\\]/ : /^\//;
  record.path = text === '' && !isSpecial(record.scheme) ? [] : appendPath(record, [], text.replace(start, ''));
}

module.exports = { parse, serialize, pathOf, isSpecial, hasAuthority, encodeUserinfo, encodeQuery, encodeFragment, setScheme, setHost, setPort, setPath };
