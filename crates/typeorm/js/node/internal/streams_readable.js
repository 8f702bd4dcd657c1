/** Readable streams. */
const { Stream, later, adopt, shared } = require('./streams_base');
const { Buffer } = require('../buffer');

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  Stream.call(this, options);
  initReadable(this, options || {});
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

function initReadable(stream, options) {
  const objectMode = Boolean(options.objectMode || options.readableObjectMode);
  stream._readableState = { buffer: [], objectMode, ended: false, endEmitted: false, flowing: null, reading: false, scheduled: false, decoder: null, length: 0, highWaterMark: options.highWaterMark ?? (objectMode ? 16 : 16384) };
  Object.assign(stream, { destroyed: false, errored: null, closed: false, autoDestroy: options.autoDestroy !== false, readableDidRead: false });
  adopt(stream, options, ['read', 'destroy', 'construct']);
  if (options.encoding) stream.setEncoding(options.encoding);
}

/** Wakes the stream: reads more when there is room, hands out what is there, ends when all is out. */
function flow(stream) {
  const state = stream._readableState;
  if (state.scheduled || stream.destroyed) return;
  state.scheduled = true;
  later(() => {
    state.scheduled = false;
    if (stream.destroyed) return;
    fill(stream);
    if (state.flowing) {
      while (state.flowing && state.buffer.length && !stream.destroyed) stream.emit('data', take(stream));
      if (state.flowing && !state.ended && !state.reading) flow(stream);
    } else if (stream.listenerCount('readable') > 0 && (state.buffer.length || state.ended) && !state.endEmitted) {
      stream.emit('readable');
    }
    endIfDone(stream);
  });
}

function fill(stream) {
  const state = stream._readableState;
  if (state.reading || state.ended || state.length >= state.highWaterMark) return;
  state.reading = true;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    stream.destroy(error);
  }
}

function sizeOf(state, chunk) {
  return state.objectMode ? 1 : chunk.length;
}

function take(stream, count) {
  const state = stream._readableState;
  stream.readableDidRead = true;
  if (count === undefined || state.objectMode) {
    const chunk = state.buffer.shift();
    state.length -= sizeOf(state, chunk);
    return chunk;
  }
  const all = typeof state.buffer[0] === 'string' ? state.buffer.join('') : Buffer.concat(state.buffer);
  const part = all.slice(0, count);
  state.buffer = all.length > count ? [all.slice(count)] : [];
  state.length = all.length - part.length;
  return part;
}

function endIfDone(stream) {
  const state = stream._readableState;
  if (!state.ended || state.endEmitted || state.buffer.length || stream.destroyed) return;
  if (!state.flowing && !state.asked && stream.listenerCount('readable') === 0) return;
  state.endEmitted = true;
  stream.emit('end');
  const writableDone = !stream._writableState || stream._writableState.finished;
  if (stream.autoDestroy && writableDone) stream.destroy();
  else if (stream._writableState && stream.allowHalfOpen === false) stream.end();
}

const methods = {
  _read() {
    const { coded } = require('./errors');
    throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _read() method is not implemented');
  },
  push(chunk, encoding) {
    return add(this, chunk, encoding, false);
  },
  unshift(chunk, encoding) {
    return add(this, chunk, encoding, true);
  },
  read(count) {
    const state = this._readableState;
    state.asked = true;
    if (state.buffer.length === 0) fill(this);
    const enough = count === undefined || state.objectMode || state.length >= count || state.ended;
    const chunk = state.buffer.length && enough && count !== 0 ? takeAll(this, count) : null;
    flow(this);
    return chunk;
  },
  on(event, listener) {
    Stream.prototype.on.call(this, event, listener);
    if (event === 'data' && this._readableState.flowing !== false) this.resume();
    if (event === 'readable') flow(this);
    return this;
  },
  resume() {
    this._readableState.flowing = true;
    flow(this);
    return this;
  },
  pause() {
    this._readableState.flowing = false;
    return this;
  },
  isPaused() {
    return this._readableState.flowing === false;
  },
  setEncoding(encoding) {
    const { StringDecoder } = require('../string_decoder');
    this._readableState.decoder = new StringDecoder(encoding);
    return this;
  },
  pipe(target, options) {
    this.on('data', (chunk) => {
      if (target.write(chunk) === false) {
        this.pause();
        target.once('drain', () => this.resume());
      }
    });
    const { stdout, stderr } = require('../process');
    if ((!options || options.end !== false) && target !== stdout && target !== stderr) this.once('end', () => target.end());
    target.emit('pipe', this);
    return target;
  },
  unpipe(target) {
    this.removeAllListeners('data');
    this.pause();
    if (target) target.emit('unpipe', this);
    return this;
  },
  wrap(old) {
    old.on('data', (chunk) => this.push(chunk));
    old.on('end', () => this.push(null));
    this._read = () => {};
    return this;
  },
  [Symbol.asyncIterator]() {
    return iterate(this);
  },
  iterator() {
    return iterate(this);
  },
  async toArray() {
    const items = [];
    for await (const item of this) items.push(item);
    return items;
  },
  async forEach(visit) {
    for await (const item of this) await visit(item);
  },
  map(change) {
    return Readable.from(mapped(this, change));
  },
  filter(test) {
    return Readable.from(filtered(this, test));
  },
};

async function* mapped(source, change) {
  for await (const item of source) yield await change(item);
}

async function* filtered(source, test) {
  for await (const item of source) if (await test(item)) yield item;
}

/** All that is buffered, or `count` units of it. */
function takeAll(stream, count) {
  const state = stream._readableState;
  if (state.objectMode || count !== undefined) return take(stream, count);
  return take(stream, state.length);
}

function add(stream, chunk, encoding, first) {
  const state = stream._readableState;
  state.reading = false;
  if (chunk === null) {
    const rest = state.decoder && !state.ended ? state.decoder.end() : '';
    if (rest) keep(state, rest, false);
    state.ended = true;
  } else if (chunk !== undefined && (state.objectMode || chunk.length > 0)) {
    let piece = chunk;
    if (!state.objectMode) piece = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (state.decoder) piece = state.decoder.write(piece);
    if (state.objectMode || piece.length > 0) keep(state, piece, first);
  }
  flow(stream);
  return state.length < state.highWaterMark && !state.ended;
}

function keep(state, piece, first) {
  if (first) state.buffer.unshift(piece);
  else state.buffer.push(piece);
  state.length += sizeOf(state, piece);
}

/** Waits for one event among several and forgets the others. */
function race(stream, names) {
  return new Promise((resolve) => {
    const listeners = names.map((name) => {
      const heard = (value) => {
        for (const [other, listener] of listeners) stream.removeListener(other, listener);
        resolve({ name, value });
      };
      stream.on(name, heard);
      return [name, heard];
    });
  });
}

async function* iterate(stream) {
  // The error reaches the reader through the iteration, so the event is not unhandled.
  stream.on('error', () => {});
  try {
    for (;;) {
      if (stream.errored) throw stream.errored;
      const chunk = stream.destroyed ? null : stream._readableState.objectMode ? stream.read() : stream.read();
      if (chunk !== null) {
        yield chunk;
        continue;
      }
      if (stream._readableState.endEmitted || stream.destroyed) return;
      const { name, value } = await race(stream, ['readable', 'end', 'error', 'close']);
      if (name === 'error') throw value;
    }
  } finally {
    stream.destroy();
  }
}

/** A stream over an iterable, or over one string or Buffer. */
Readable.from = (source, options) => {
  const whole = typeof source === 'string' || source instanceof Uint8Array;
  const iterator = whole ? [source][Symbol.iterator]() : (source[Symbol.asyncIterator] || source[Symbol.iterator]).call(source);
  const stream = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  stream._read = async () => {
    try {
      const { value, done } = await iterator.next();
      stream.push(done ? null : await value);
    } catch (error) {
      stream.destroy(error);
    }
  };
  stream._destroy = (error, callback) => {
    if (iterator.return) Promise.resolve(iterator.return()).then(() => callback(error), callback);
    else callback(error);
  };
  return stream;
};

Object.assign(Readable.prototype, shared, methods);
Readable.prototype.addListener = Readable.prototype.on;
const facts = {
  readable: (state, stream) => !stream.destroyed && !state.endEmitted,
  readableEnded: (state) => state.endEmitted,
  readableFlowing: (state) => state.flowing,
  readableLength: (state) => state.length,
  readableObjectMode: (state) => state.objectMode,
  readableHighWaterMark: (state) => state.highWaterMark,
  readableEncoding: (state) => (state.decoder ? state.decoder.encoding : null),
};
for (const name of Object.keys(facts)) {
  Object.defineProperty(Readable.prototype, name, {
    configurable: true,
    get() {
      return this._readableState ? facts[name](this._readableState, this) : undefined;
    },
    set() {},
  });
}

module.exports = { Readable, initReadable };
