/** Web interfaces that need a network or a second thread: the names exist, using them is refused. */
const { notAvailable, refuse } = require('./errors');

const NETWORK = 'it has no network but the database connection';

async function fetch(input) {
  const target = input && typeof input === 'object' ? input.url || input.href : input;
  throw notAvailable(`fetch(${JSON.stringify(String(target))})`, NETWORK);
}

/** Headers work, because building them fetches nothing. */
class Headers {
  #values = new Map();

  constructor(init) {
    if (!init) return;
    const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
    for (const [name, value] of pairs) this.append(name, value);
  }

  append(name, value) {
    const known = this.get(name);
    this.set(name, known === null ? `${value}` : `${known}, ${value}`);
  }

  set(name, value) {
    this.#values.set(`${name}`.toLowerCase(), `${value}`);
  }

  get(name) {
    return this.#values.get(`${name}`.toLowerCase()) ?? null;
  }

  has(name) {
    return this.#values.has(`${name}`.toLowerCase());
  }

  delete(name) {
    this.#values.delete(`${name}`.toLowerCase());
  }

  forEach(visit) {
    for (const [name, value] of this) visit(value, name, this);
  }

  entries() {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1))[Symbol.iterator]();
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

module.exports = { fetch, Headers };
for (const name of ['Request', 'Response', 'FormData', 'WebSocket', 'BroadcastChannel', 'MessageChannel', 'MessagePort', 'ReadableStream', 'WritableStream', 'TransformStream']) {
  module.exports[name] = refuse(name, NETWORK);
}
