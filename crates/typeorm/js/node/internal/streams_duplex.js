/** Duplex, Transform and PassThrough. */
const { Readable } = require('./streams_readable');
const { Writable, initWritable, defineFacts, methods } = require('./streams_writable');
const { coded } = require('./errors');

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  Readable.call(this, options);
  initWritable(this, options || {});
  this.allowHalfOpen = !options || options.allowHalfOpen !== false;
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);
for (const name of Object.keys(methods)) if (name !== 'pipe') Duplex.prototype[name] = methods[name];
defineFacts(Duplex.prototype);
// A duplex stream is writable too, although it inherits from Readable only.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(value) {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === Writable && Boolean(value && value._writableState && value instanceof Duplex);
  },
});

Duplex.from = (source) => {
  const stream = new Duplex({ objectMode: true, write: (chunk, encoding, done) => done(), read() {} });
  const readable = Readable.from(source);
  readable.on('data', (chunk) => stream.push(chunk)).on('end', () => stream.push(null)).on('error', (error) => stream.destroy(error));
  return stream;
};

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  Duplex.call(this, options);
  if (options && typeof options.transform === 'function') this._transform = options.transform;
  if (options && typeof options.flush === 'function') this._flush = options.flush;
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

Object.assign(Transform.prototype, {
  _transform() {
    throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _transform() method is not implemented');
  },
  _read() {},
  _write(chunk, encoding, callback) {
    this._transform(chunk, encoding, (error, result) => {
      if (!error && result !== undefined && result !== null) this.push(result);
      callback(error);
    });
  },
  _final(callback) {
    const done = (error, result) => {
      if (!error && result !== undefined && result !== null) this.push(result);
      if (!error) this.push(null);
      callback(error);
    };
    if (this._flush) this._flush(done);
    else done();
  },
});

function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
Object.setPrototypeOf(PassThrough, Transform);
PassThrough.prototype._transform = (chunk, encoding, callback) => callback(null, chunk);

module.exports = { Duplex, Transform, PassThrough };
