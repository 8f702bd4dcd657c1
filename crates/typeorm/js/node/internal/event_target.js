/** Event, EventTarget, AbortController and AbortSignal, as far as migrations and their imports touch them. */

/** DOMException where the engine has none. */
const DOMException = globalThis.DOMException || class DOMException extends Error {
  constructor(message = '', name = 'Error') {
    super(message);
    Object.defineProperty(this, 'name', { value: typeof name === 'string' ? name : name.name, configurable: true });
    this.code = { AbortError: 20, TimeoutError: 23, DataCloneError: 25, QuotaExceededError: 22 }[this.name] || 0;
  }
};

class Event {
  #stopped = false;
  #prevented = false;

  constructor(type, options = {}) {
    this.type = `${type}`;
    this.bubbles = Boolean(options && options.bubbles);
    this.cancelable = Boolean(options && options.cancelable);
    this.timeStamp = host.now();
    this.target = null;
    this.currentTarget = null;
  }

  get defaultPrevented() {
    return this.#prevented;
  }

  get propagationStopped() {
    return this.#stopped;
  }

  preventDefault() {
    if (this.cancelable) this.#prevented = true;
  }

  stopPropagation() {}

  stopImmediatePropagation() {
    this.#stopped = true;
  }
}

class CustomEvent extends Event {
  constructor(type, options = {}) {
    super(type, options);
    this.detail = options && options.detail !== undefined ? options.detail : null;
  }
}

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options) {
    if (!listener) return;
    const list = this.#listeners.get(type) || [];
    if (list.some((entry) => entry.listener === listener)) return;
    this.#listeners.set(type, [...list, { listener, once: Boolean(options && options.once) }]);
  }

  removeEventListener(type, listener) {
    const list = this.#listeners.get(type) || [];
    this.#listeners.set(type, list.filter((entry) => entry.listener !== listener));
  }

  dispatchEvent(event) {
    Object.assign(event, { target: this, currentTarget: this });
    const handler = this[`on${event.type}`];
    if (typeof handler === 'function') handler.call(this, event);
    for (const { listener, once } of this.#listeners.get(event.type) || []) {
      if (event.propagationStopped) break;
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}

const abort = Symbol('abort');

class AbortSignal extends EventTarget {
  constructor(key) {
    super();
    if (key !== abort) throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
    this.aborted = false;
    this.reason = undefined;
    this.onabort = null;
  }

  [abort](reason) {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    this.dispatchEvent(new Event('abort'));
  }

  throwIfAborted() {
    if (this.aborted) throw this.reason;
  }

  static abort(reason) {
    const signal = new AbortSignal(abort);
    signal[abort](reason);
    return signal;
  }

  static timeout(delay) {
    const signal = new AbortSignal(abort);
    globalThis.setTimeout(() => signal[abort](new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay);
    return signal;
  }

  static any(signals) {
    const signal = new AbortSignal(abort);
    for (const source of signals) {
      if (source.aborted) signal[abort](source.reason);
      else source.addEventListener('abort', () => signal[abort](source.reason), { once: true });
    }
    return signal;
  }
}

class AbortController {
  #signal = new AbortSignal(abort);

  get signal() {
    return this.#signal;
  }

  abort(reason) {
    this.#signal[abort](reason);
  }
}

module.exports = { DOMException, Event, CustomEvent, EventTarget, AbortController, AbortSignal };
