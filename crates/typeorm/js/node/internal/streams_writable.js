/** Writable streams. */
const { Stream, later, adopt, shared } = require('./streams_base');
const { Buffer } = require('../buffer');
const { coded, invalidArgType } = require('./errors');

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  Stream.call(this, options);
  initWritable(this, options || {});
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

function initWritable(stream, options) {
  const objectMode = Boolean(options.objectMode || options.writableObjectMode);
  stream._writableState = {
    objectMode, queue: [], length: 0, writing: false, ending: false, finished: false, needDrain: false, corked: 0,
    decodeStrings: options.decodeStrings !== false, defaultEncoding: options.defaultEncoding || 'utf8', highWaterMark: options.highWaterMark ?? (objectMode ? 16 : 16384),
  };
  Object.assign(stream, { destroyed: false, errored: null, closed: false, autoDestroy: options.autoDestroy !== false });
  adopt(stream, options, ['write', 'writev', 'final', 'destroy', 'construct']);
}

/** Writes the next queued chunk, and finishes when `end` was called and nothing is left. */
function advance(stream) {
  const state = stream._writableState;
  if (state.writing || stream.destroyed || state.corked) return;
  const next = state.queue.shift();
  if (next) write(stream, next);
  else if (state.ending && !state.finished) finish(stream);
}

function write(stream, { chunk, encoding, callback }) {
  const state = stream._writableState;
  state.writing = true;
  const done = (error) => later(() => {
    state.writing = false;
    state.length -= state.objectMode ? 1 : chunk.length;
    if (!error) advance(stream);
    if (callback) callback(error || null);
    if (error) stream.destroy(error);
    else if (state.needDrain && state.length === 0 && !state.ending) {
      state.needDrain = false;
      stream.emit('drain');
    }
  });
  try {
    if (stream._write === Writable.prototype._write && stream._writev) stream._writev([{ chunk, encoding }], done);
    else stream._write(chunk, encoding, done);
  } catch (error) {
    done(error);
  }
}

function finish(stream) {
  const state = stream._writableState;
  state.writing = true;
  const done = (error) => later(() => {
    if (error) {
      stream.destroy(error);
      return;
    }
    state.finished = true;
    stream.emit('finish');
    const readableDone = !stream._readableState || stream._readableState.endEmitted;
    if (stream.autoDestroy && readableDone) stream.destroy();
  });
  try {
    if (stream._final) stream._final(done);
    else done();
  } catch (error) {
    done(error);
  }
}

/** A chunk as `_write` gets it. */
function prepare(stream, chunk, encoding) {
  const state = stream._writableState;
  if (chunk === null) throw coded(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  if (state.objectMode) return { chunk, encoding: encoding || state.defaultEncoding };
  if (typeof chunk === 'string') {
    const name = encoding || state.defaultEncoding;
    return state.decodeStrings ? { chunk: Buffer.from(chunk, name), encoding: 'buffer' } : { chunk, encoding: name };
  }
  if (ArrayBuffer.isView(chunk)) return { chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), encoding: 'buffer' };
  throw invalidArgType('chunk', 'of type string or an instance of Buffer, TypedArray, or DataView', chunk);
}

const methods = {
  _write(chunk, encoding, callback) {
    throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _write() method is not implemented');
  },
  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    const state = this._writableState;
    if (state.ending || this.destroyed) {
      const error = state.ending ? coded(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end') : coded(Error, 'ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed');
      later(() => callback && callback(error));
      if (!this.destroyed) this.destroy(error);
      return false;
    }
    const prepared = prepare(this, chunk, encoding);
    state.length += state.objectMode ? 1 : prepared.chunk.length;
    state.queue.push({ ...prepared, callback });
    advance(this);
    state.needDrain ||= state.length >= state.highWaterMark;
    return state.length < state.highWaterMark;
  },
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, callback] = [undefined, chunk];
    else if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    if (callback) this.once('finish', callback);
    this._writableState.ending = true;
    this._writableState.corked = 0;
    advance(this);
    return this;
  },
  cork() {
    this._writableState.corked++;
  },
  uncork() {
    this._writableState.corked = Math.max(0, this._writableState.corked - 1);
    advance(this);
  },
  setDefaultEncoding(encoding) {
    this._writableState.defaultEncoding = encoding;
    return this;
  },
  pipe() {
    this.emit('error', coded(Error, 'ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable'));
  },
};
Object.assign(Writable.prototype, shared, methods);

const facts = {
  writable: (state, stream) => !stream.destroyed && !state.ending,
  writableEnded: (state) => state.ending,
  writableFinished: (state) => state.finished,
  writableLength: (state) => state.length,
  writableNeedDrain: (state) => state.needDrain && !state.ending,
  writableObjectMode: (state) => state.objectMode,
  writableCorked: (state) => state.corked,
  writableHighWaterMark: (state) => state.highWaterMark,
};

/** Defines the writable* properties on a prototype. */
function defineFacts(prototype) {
  for (const name of Object.keys(facts)) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() {
        return this._writableState ? facts[name](this._writableState, this) : undefined;
      },
      set() {},
    });
  }
}
defineFacts(Writable.prototype);

module.exports = { Writable, initWritable, defineFacts, methods };
