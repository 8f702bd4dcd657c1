/** URLSearchParams. */
const { invalidArgType, coded } = require('./errors');

/** Percent-encodes as application/x-www-form-urlencoded. */
function encode(text) {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');
}

function decode(text) {
  const spaced = text.replace(/\+/g, ' ');
  return spaced.includes('%') ? require('../querystring').unescapeBuffer(spaced).toString() : spaced.toWellFormed();
}

function parse(text) {
  return text.split('&').filter((part) => part !== '').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
  });
}

function usv(value) {
  return `${value}`.toWellFormed();
}

function pairsOf(init) {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function') return parse(`${init}`.replace(/^\?/, ''));
  const iterator = init[Symbol.iterator];
  if (iterator === undefined || iterator === null) return Reflect.ownKeys(init).filter((key) => typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(init, key)).map((key) => [usv(key), usv(init[key])]);
  if (typeof iterator !== 'function') throw coded(TypeError, 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
  return [...init].map((pair) => {
    const items = pair !== null && typeof pair === 'object' ? [...pair] : [];
    if (items.length !== 2) throw coded(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
    return items.map(usv);
  });
}

class URLSearchParams {
  #pairs;
  #changed = null;

  constructor(init) {
    this.#pairs = pairsOf(init);
  }

  /** Ties the parameters to a URL: `changed` is called with the new query. */
  static attach(params, text, changed) {
    params.#pairs = parse(text);
    params.#changed = changed;
    return params;
  }

  #update(pairs) {
    this.#pairs = pairs;
    if (this.#changed) this.#changed(this.toString());
  }

  get size() {
    return this.#pairs.length;
  }

  append(name, value) {
    if (arguments.length < 2) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The "name" and "value" arguments must be specified');
    this.#update([...this.#pairs, [usv(name), usv(value)]]);
  }

  delete(name, value) {
    this.#update(this.#pairs.filter((pair) => pair[0] !== usv(name) || (value !== undefined && pair[1] !== usv(value))));
  }

  get(name) {
    const found = this.#pairs.find((pair) => pair[0] === usv(name));
    return found ? found[1] : null;
  }

  getAll(name) {
    return this.#pairs.filter((pair) => pair[0] === usv(name)).map((pair) => pair[1]);
  }

  has(name, value) {
    return this.#pairs.some((pair) => pair[0] === usv(name) && (value === undefined || pair[1] === usv(value)));
  }

  set(name, value) {
    const key = usv(name);
    const at = this.#pairs.findIndex((pair) => pair[0] === key);
    const kept = this.#pairs.filter((pair, index) => pair[0] !== key || index === at).map((pair) => (pair[0] === key ? [key, usv(value)] : pair));
    this.#update(at < 0 ? [...kept, [key, usv(value)]] : kept);
  }

  sort() {
    this.#update([...this.#pairs].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)));
  }

  forEach(visit, self) {
    if (typeof visit !== 'function') throw invalidArgType('callback', 'of type function', visit);
    for (const [name, value] of this.#pairs) visit.call(self, value, name, this);
  }

  *entries() {
    for (let i = 0; i < this.#pairs.length; i++) yield [...this.#pairs[i]];
  }

  *keys() {
    for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][0];
  }

  *values() {
    for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][1];
  }

  toString() {
    return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth !== null && depth < 0) return '[Object]';
    if (this.#pairs.length === 0) return 'URLSearchParams {}';
    const shown = this.#pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
    const line = `URLSearchParams { ${shown.join(', ')} }`;
    return line.length > options.breakLength ? `URLSearchParams {\n  ${shown.join(',\n  ')} }` : line;
  }
}
URLSearchParams.prototype[Symbol.iterator] = URLSearchParams.prototype.entries;
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: 'URLSearchParams', configurable: true });

module.exports = { URLSearchParams };
