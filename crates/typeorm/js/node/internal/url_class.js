/** The URL class; parsing is in url_parser.js. */
const { URLSearchParams } = require('./url_search_params');
const parser = require('./url_parser');
const { coded, refuse } = require('./errors');

function invalid(input, base) {
  const error = coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
  error.input = input;
  if (base !== undefined) error.base = base;
  return error;
}

class URL {
  #record;
  #params;

  constructor(input, base) {
    if (arguments.length === 0) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The "url" argument must be specified');
    const text = `${input}`;
    const baseRecord = base === undefined ? null : parser.parse(`${base}`, null);
    const record = base !== undefined && !baseRecord ? null : parser.parse(text, baseRecord);
    if (!record) throw invalid(text, base === undefined ? undefined : `${base}`);
    this.#record = record;
  }

  static canParse(input, base) {
    return URL.parse(input, base) !== null;
  }

  static parse(input, base) {
    try {
      return new URL(input, base);
    } catch {
      return null;
    }
  }

  get href() {
    return parser.serialize(this.#record);
  }

  set href(value) {
    const record = parser.parse(`${value}`, null);
    if (!record) throw invalid(`${value}`);
    this.#record = record;
    this.#refresh();
  }

  get origin() {
    const { scheme } = this.#record;
    if (scheme === 'blob') {
      const inner = URL.parse(this.pathname);
      return inner && /^https?:$/.test(inner.protocol) ? inner.origin : 'null';
    }
    return parser.isSpecial(scheme) && scheme !== 'file' ? `${scheme}://${this.host}` : 'null';
  }

  get protocol() {
    return `${this.#record.scheme}:`;
  }

  set protocol(value) {
    const match = /^([a-z][a-z0-9+.-]*):?/i.exec(`${value}`);
    if (match && `${value}`.replace(/:.*/s, '') === match[1]) parser.setScheme(this.#record, match[1].toLowerCase());
  }

  get username() {
    return this.#record.username;
  }

  set username(value) {
    if (parser.hasAuthority(this.#record)) this.#record.username = parser.encodeUserinfo(`${value}`);
  }

  get password() {
    return this.#record.password;
  }

  set password(value) {
    if (parser.hasAuthority(this.#record)) this.#record.password = parser.encodeUserinfo(`${value}`);
  }

  get host() {
    const { host: name, port } = this.#record;
    return name === null ? '' : `${name}${port === '' ? '' : `:${port}`}`;
  }

  set host(value) {
    parser.setHost(this.#record, `${value}`, true);
  }

  get hostname() {
    return this.#record.host === null ? '' : this.#record.host;
  }

  set hostname(value) {
    parser.setHost(this.#record, `${value}`, false);
  }

  get port() {
    return this.#record.port;
  }

  set port(value) {
    parser.setPort(this.#record, `${value}`);
  }

  get pathname() {
    return parser.pathOf(this.#record);
  }

  set pathname(value) {
    parser.setPath(this.#record, `${value}`);
  }

  get search() {
    return this.#record.query ? `?${this.#record.query}` : '';
  }

  set search(value) {
    const text = `${value}`;
    this.#record.query = text === '' ? null : parser.encodeQuery(this.#record, text.replace(/^\?/, ''));
    this.#refresh();
  }

  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams();
      this.#refresh();
    }
    return this.#params;
  }

  get hash() {
    return this.#record.fragment ? `#${this.#record.fragment}` : '';
  }

  set hash(value) {
    const text = `${value}`;
    this.#record.fragment = text === '' ? null : parser.encodeFragment(text.replace(/^#/, ''));
  }

  /** Tells the parameters of a new query; they write back into the record. */
  #refresh() {
    if (!this.#params) return;
    URLSearchParams.attach(this.#params, this.#record.query || '', (query) => {
      this.#record.query = query === '' ? null : query;
    });
  }

  toString() {
    return this.href;
  }

  toJSON() {
    return this.href;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (typeof depth === 'number' && depth < 0) return '[Object]';
    const shown = {};
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `URL ${inspect(shown, options)}`;
  }
}
URL.createObjectURL = refuse('URL.createObjectURL');
URL.revokeObjectURL = () => {};
Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });

module.exports = { URL };
