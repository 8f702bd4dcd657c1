/** The older `url.parse`, `url.format` and `url.resolve`. */
const { invalidArgType } = require('./errors');

const SLASHED = new Set(['http:', 'https:', 'ftp:', 'gopher:', 'file:', 'ws:', 'wss:']);
const UNSAFE = /[ "'<>\\^`{|}\t\n\r]/g;

function Url() {
  for (const key of ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href']) this[key] = null;
}

function escapeUnsafe(text) {
  return text.replace(UNSAFE, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Splits `user:password@host:port` off the front of `rest`; returns what follows. */
function takeHost(url, rest) {
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) url.auth = decodeURIComponent(authority.slice(0, at));
  const port = /:(\d*)$/.exec(authority.slice(at + 1));
  let name = authority.slice(at + 1);
  if (port) {
    name = name.slice(0, -port[0].length);
    if (port[1] !== '') [, url.port] = port;
  }
  const bracketed = name.startsWith('[') && name.endsWith(']');
  const plain = bracketed ? name : /^[^\s"'<>\\^`{|}]*/.exec(name)[0];
  url.hostname = bracketed ? name.slice(1, -1).toLowerCase() : require('./url_host').domainToASCII(plain);
  url.host = `${bracketed ? `[${url.hostname}]` : url.hostname}${url.port ? `:${url.port}` : ''}`;
  const left = name.slice(plain.length);
  return `${left ? `/${left}` : ''}${end < 0 ? '' : rest.slice(end)}`;
}

function parse(input, parseQuery, slashesDenoteHost) {
  if (input instanceof Url) return input;
  if (typeof input !== 'string') throw invalidArgType('url', 'of type string', input);
  const url = new Url();
  let rest = input.trim();
  const question = rest.search(/[?#]/);
  rest = (question < 0 ? rest : rest.slice(0, question)).replace(/\\/g, '/') + (question < 0 ? '' : rest.slice(question));
  const scheme = /^([a-z0-9.+-]+:)/i.exec(rest);
  if (scheme) {
    url.protocol = scheme[1].toLowerCase();
    rest = rest.slice(scheme[1].length);
  }
  const hostless = url.protocol === 'javascript:';
  if (rest.startsWith('//') && !hostless && (scheme || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest))) {
    url.slashes = true;
    rest = takeHost(url, rest.slice(2));
  } else if (scheme && !hostless && !SLASHED.has(url.protocol)) rest = takeHost(url, rest);
  if (url.protocol !== 'javascript:') rest = escapeUnsafe(rest);
  return finish(url, rest, parseQuery);
}

/** Fills hash, search, query, pathname, path and href from what follows the host. */
function finish(url, text, parseQuery) {
  let rest = text;
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    url.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const query = rest.indexOf('?');
  if (query >= 0) {
    url.search = rest.slice(query);
    url.query = rest.slice(query + 1);
    rest = rest.slice(0, query);
  }
  if (parseQuery) {
    url.query = require('../querystring').parse(url.query || '');
    url.search ??= '';
    if (query < 0) url.search = null;
  }
  if (rest !== '') url.pathname = rest;
  if (SLASHED.has(url.protocol) && url.hostname && !url.pathname) url.pathname = '/';
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
  url.href = url.format();
  return url;
}

Url.prototype.format = function format() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeURIComponent(auth).replace(/%3A/i, ':')}@`;
  let protocol = this.protocol || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  let place = '';
  if (this.host) place = auth + this.host;
  else if (this.hostname) place = `${auth}${this.hostname.includes(':') ? `[${this.hostname}]` : this.hostname}${this.port ? `:${this.port}` : ''}`;
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = require('../querystring').stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  let pathname = (this.pathname || '').replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || (SLASHED.has(protocol) && place)) {
    if (this.slashes || place) place = `//${place}`;
    if (place && pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
  }
  let hash = this.hash || '';
  if (hash && !hash.startsWith('#')) hash = `#${hash}`;
  if (search && !search.startsWith('?')) search = `?${search}`;
  return protocol + place + pathname + search.replace(/#/g, '%23') + hash;
};

function formatWhatwg(url, { fragment = true, search = true, auth = true } = {}) {
  const copy = new url.constructor(url.href);
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  if (!auth) [copy.username, copy.password] = ['', ''];
  return copy.href;
}

function format(input, options) {
  if (typeof input === 'string') return parse(input).format();
  if (typeof input !== 'object' || input === null) throw invalidArgType('urlObject', 'one of type object or string', input);
  if (typeof input.searchParams === 'object' && typeof input.href === 'string') return formatWhatwg(input, options);
  return Url.prototype.format.call(input);
}

/** Resolves as a browser resolves a link; both may be relative. */
function resolve(from, to) {
  const { URL } = require('./url_class');
  const hasScheme = /^[a-z][a-z0-9.+-]*:/i.test(from);
  const root = 'resolve://root';
  const base = hasScheme ? from : new URL(from, `${root}/`).href;
  const result = new URL(to, base).href;
  if (hasScheme || !result.startsWith(root)) return result;
  const path = result.slice(root.length);
  return from.startsWith('/') || to.startsWith('/') ? path : path.slice(1);
}

function resolveObject(from, to) {
  return parse(resolve(typeof from === 'string' ? from : format(from), typeof to === 'string' ? to : format(to)));
}
Url.prototype.resolve = function (to) {
  return resolve(this.href, to);
};
Url.prototype.parse = function (text, parseQuery, slashes) {
  return Object.assign(this, parse(text, parseQuery, slashes));
};

module.exports = { Url, parse, format, resolve, resolveObject };
