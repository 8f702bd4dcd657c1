// The raw session behind the runner, as node-postgres's client, and rows as a stream.
const { rowsOf, valuesOf } = require('./value');
const { prepareParameters } = require('./parameters');

/** One statement's result in node-postgres's shape; `rowMode` "array" gives rows as arrays. */
function clientResult(result, parseInt8, rowMode) {
  const { command, rowCount, fields } = result;
  const rows = rowMode === 'array' ? valuesOf(result, parseInt8) : rowsOf(result, parseInt8);
  return { command: command || null, rowCount, fields, rows };
}

/** The part of node-postgres's client that migrations use. */
class SessionClient {
  constructor(runner) {
    Object.defineProperty(this, 'runner', { value: runner, enumerable: false });
  }

  /** `query(text, values)`, `query({ text, values, rowMode })`, either with a callback at the end. */
  query(statement, values, callback) {
    const given = typeof values === 'function' ? undefined : values;
    const done = typeof values === 'function' ? values : callback;
    const promise = this.run(statement, given);
    if (!done) return promise;
    promise.then((result) => done(null, result), done);
    return undefined;
  }

  async run(statement, values) {
    const { text, rowMode } = typeof statement === 'string' ? { text: statement } : statement;
    const parameters = values || statement.values;
    const conn = await this.runner.session();
    const results = await this.runner.host.query(conn, text, prepareParameters(parameters));
    const { parseInt8 } = this.runner.driver.options;
    const shaped = results.map((result) => clientResult(result, parseInt8, rowMode));
    return shaped.length === 1 ? shaped[0] : shaped;
  }

  /** The runner owns the session, so giving it back does nothing. */
  release() {}

  on() {
    return this;
  }

  removeListener() {
    return this;
  }
}

/** The rows of a query as an async iterable with `on("data" | "end" | "error")`. */
class RowStream {
  constructor(load) {
    this.rows = load;
    this.listeners = { data: [], end: [], error: [] };
    this.flowing = false;
  }

  on(event, listener) {
    if (this.listeners[event]) this.listeners[event].push(listener);
    if (event === 'data' && !this.flowing) {
      this.flowing = true;
      this.flow();
    }
    return this;
  }

  once(event, listener) {
    return this.on(event, listener);
  }

  emit(event, value) {
    for (const listener of this.listeners[event]) listener(value);
  }

  async flow() {
    try {
      for (const row of await this.rows()) this.emit('data', row);
      this.emit('end');
    } catch (error) {
      this.emit('error', error);
    }
  }

  async *[Symbol.asyncIterator]() {
    yield* await this.rows();
  }
}

module.exports = {
  /** Gives the client; the session exists from then on. */
  async connect() {
    await this.session();
    if (!this.client) Object.defineProperty(this, 'client', { value: new SessionClient(this), enumerable: false });
    return this.client;
  },

  /** Runs the query when the stream is first read. */
  async stream(query, parameters, onEnd, onError) {
    await this.session();
    const stream = new RowStream(async () => {
      const [result] = await this.execute(query, parameters);
      return rowsOf(result, this.driver.options.parseInt8);
    });
    if (onEnd) stream.on('end', onEnd);
    if (onError) stream.on('error', onError);
    return stream;
  },
};
