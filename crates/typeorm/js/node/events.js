/** `events`: EventEmitter. */
const { coded, invalidArgType, lazy } = require('./internal/errors');

const CAPTURE = Symbol.for('nodejs.rejection');
const MONITOR = Symbol('events.errorMonitor');

function checkListener(listener) {
  if (typeof listener !== 'function') throw invalidArgType('listener', 'of type function', listener);
}

/** Constructor function, not a class, because old code calls `EventEmitter.call(this)`. */
function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}
EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

EventEmitter.init = function init(options) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = Object.create(null);
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options && options.captureRejections) {
    Object.defineProperty(this, '_capture', { value: true, configurable: true });
  }
};

/** The listener lists; made on first use for objects whose constructor did not run. */
function table(emitter) {
  if (emitter._events === undefined || emitter._events === null) {
    emitter._events = Object.create(null);
    emitter._eventsCount = 0;
  }
  return emitter._events;
}

function add(emitter, event, listener, first) {
  checkListener(listener);
  const events = table(emitter);
  if (events.newListener !== undefined) emitter.emit('newListener', event, listener.listener || listener);
  if (!events[event]) {
    events[event] = [];
    emitter._eventsCount++;
  }
  // A copy, so that an emit under way keeps its own list.
  events[event] = first ? [listener, ...events[event]] : [...events[event], listener];
  warnOfLeak(emitter, event, events[event]);
  return emitter;
}

function warnOfLeak(emitter, event, list) {
  const most = emitter.getMaxListeners ? emitter.getMaxListeners() : EventEmitter.defaultMaxListeners;
  if (most <= 0 || list.length <= most || list.warned) return;
  const text = `Possible EventEmitter memory leak detected. ${list.length} ${String(event)} listeners added. Use emitter.setMaxListeners() to increase limit`;
  if (list.length === most + 1) require('./process').emitWarning(text, 'MaxListenersExceededWarning');
}

function onceWrapper(emitter, event, listener) {
  checkListener(listener);
  let fired = false;
  const wrapper = (...args) => {
    if (fired) return undefined;
    fired = true;
    emitter.removeListener(event, wrapper);
    return Reflect.apply(listener, emitter, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

function throwUnhandled(error) {
  if (error instanceof Error) throw error;
  const shown = require('./util').inspect(error);
  const wrapped = coded(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${typeof error === 'string' ? `'${error}'` : shown})`);
  wrapped.context = error;
  throw wrapped;
}

function captured(emitter, event, result, args) {
  if (!result || typeof result.then !== 'function') return;
  result.then(undefined, (error) => {
    if (typeof emitter[CAPTURE] === 'function') emitter[CAPTURE](error, event, ...args);
    else emitter.emit('error', error);
  });
}

const methods = {
  on(event, listener) {
    return add(this, event, listener, false);
  },
  prependListener(event, listener) {
    return add(this, event, listener, true);
  },
  once(event, listener) {
    return this.on(event, onceWrapper(this, event, listener));
  },
  prependOnceListener(event, listener) {
    return this.prependListener(event, onceWrapper(this, event, listener));
  },
  emit(event, ...args) {
    const events = table(this);
    if (event === 'error' && events[MONITOR]) this.emit(MONITOR, ...args);
    const list = events[event];
    if (!list) {
      if (event === 'error') throwUnhandled(args[0]);
      return false;
    }
    for (const listener of list) {
      const result = Reflect.apply(listener, this, args);
      if (this._capture) captured(this, event, result, args);
    }
    return true;
  },
  removeListener(event, listener) {
    checkListener(listener);
    const events = table(this);
    const list = events[event];
    if (!list) return this;
    let at = list.length - 1;
    while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
    if (at < 0) return this;
    if (list.length === 1) {
      delete events[event];
      this._eventsCount--;
    } else events[event] = list.filter((_, index) => index !== at);
    // Node names the original only when it was alone in its list; otherwise what it was asked to remove.
    if (events.removeListener) this.emit('removeListener', event, list.length === 1 ? list[0].listener || listener : listener);
    return this;
  },
  removeAllListeners(...names) {
    const events = table(this);
    if (events.removeListener && names.length === 0) {
      for (const name of Reflect.ownKeys(events)) if (name !== 'removeListener') this.removeAllListeners(name);
      this.removeAllListeners('removeListener');
    } else if (events.removeListener) {
      for (const listener of [...(events[names[0]] || [])].reverse()) this.removeListener(names[0], listener);
    }
    if (names.length === 0) {
      this._events = Object.create(null);
      this._eventsCount = 0;
    } else if (events[names[0]]) {
      delete events[names[0]];
      this._eventsCount--;
    }
    return this;
  },
  listeners(event) {
    return (table(this)[event] || []).map((listener) => listener.listener || listener);
  },
  rawListeners(event) {
    return [...(table(this)[event] || [])];
  },
  listenerCount(event, listener) {
    const list = table(this)[event] || [];
    return listener ? list.filter((item) => item === listener || item.listener === listener).length : list.length;
  },
  eventNames() {
    return Reflect.ownKeys(table(this));
  },
  setMaxListeners(count) {
    if (typeof count !== 'number' || count < 0 || Number.isNaN(count)) {
      throw coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "n" is out of range. It must be a non-negative number. Received ${count}`);
    }
    this._maxListeners = count;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners === undefined ? EventEmitter.defaultMaxListeners : this._maxListeners;
  },
};
Object.assign(EventEmitter.prototype, methods);
EventEmitter.prototype.addListener = EventEmitter.prototype.on;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

/** A promise of the arguments of the next `event`. */
function once(emitter, event, options = {}) {
  return new Promise((resolve, reject) => {
    if (options.signal && options.signal.aborted) {
      reject(options.signal.reason);
      return;
    }
    if (typeof emitter.addEventListener === 'function') {
      emitter.addEventListener(event, (value) => resolve([value]), { once: true });
      return;
    }
    const failed = (error) => {
      emitter.removeListener(event, done);
      reject(error);
    };
    const done = (...args) => {
      emitter.removeListener('error', failed);
      resolve(args);
    };
    emitter.once(event, done);
    if (event !== 'error') emitter.once('error', failed);
  });
}

/** An endless async iterator over the arguments of every `event`. */
function on(emitter, event) {
  const ready = [];
  const waiting = [];
  let failure;
  const give = (...args) => (waiting.length ? waiting.shift().resolve({ value: args, done: false }) : ready.push(args));
  const fail = (error) => (waiting.length ? waiting.shift().reject(error) : (failure = { error }));
  emitter.on(event, give);
  if (event !== 'error') emitter.on('error', fail);
  return {
    next() {
      if (ready.length) return Promise.resolve({ value: ready.shift(), done: false });
      if (failure) return Promise.reject(failure.error);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      emitter.removeListener(event, give);
      emitter.removeListener('error', fail);
      for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

Object.assign(EventEmitter, {
  once, on, EventEmitter,
  defaultMaxListeners: 10,
  errorMonitor: MONITOR,
  captureRejectionSymbol: CAPTURE,
  captureRejections: false,
  usingDomains: false,
  listenerCount: (emitter, event) => emitter.listenerCount(event),
  getEventListeners: (emitter, event) => (emitter.listeners ? emitter.listeners(event) : []),
  getMaxListeners: (emitter) => (emitter.getMaxListeners ? emitter.getMaxListeners() : EventEmitter.defaultMaxListeners),
  setMaxListeners: (count = 10, ...emitters) => {
    if (emitters.length === 0) EventEmitter.defaultMaxListeners = count;
    for (const emitter of emitters) if (emitter.setMaxListeners) emitter.setMaxListeners(count);
  },
  addAbortListener: (signal, listener) => {
    signal.addEventListener('abort', listener, { once: true });
    return { [Symbol.dispose || Symbol.for('dispose')]: () => signal.removeEventListener('abort', listener) };
  },
});
lazy(EventEmitter, 'EventEmitterAsyncResource', () => class EventEmitterAsyncResource extends EventEmitter {});

module.exports = EventEmitter;
