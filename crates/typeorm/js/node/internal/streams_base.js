/** The class under all streams: an emitter that can be destroyed. */
const EventEmitter = require('../events');

/** Callable without `new`, because old code does `Stream.call(this)`. */
function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

/** Runs in a later microtask, so that listeners added right after a call still hear it. */
function later(task) {
  globalThis.queueMicrotask(task);
}

/** Copies the functions given to a constructor over the methods of the same role. */
function adopt(stream, options, names) {
  for (const name of names) {
    if (options && typeof options[name] === 'function') stream[`_${name}`] = options[name];
  }
}

/** Properties and methods that readable and writable streams share. */
const shared = {
  destroy(error, callback) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (error) this.errored = error;
    const finish = (failure) => {
      const reason = failure || error || null;
      later(() => {
        if (callback) callback(reason);
        if (reason) this.emit('error', reason);
        this.closed = true;
        this.emit('close');
      });
    };
    this._destroy(error || null, finish);
    return this;
  },
  _destroy(error, callback) {
    callback(error);
  },
  _undestroy() {
    this.destroyed = false;
    this.errored = null;
  },
};

module.exports = { Stream, later, adopt, shared };
