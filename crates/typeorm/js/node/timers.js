/** `timers`: setTimeout and the others, on the host's timers. */
const { invalidArgType, lazy } = require('./internal/errors');

const CUSTOM = Symbol.for('nodejs.util.promisify.custom');

/** What setTimeout and setInterval return. */
class Timeout {
  constructor(task, delay, args, repeat) {
    this._task = () => task(...args);
    this._delay = delay >= 1 && delay <= 2147483647 ? Math.trunc(delay) : 1;
    this._repeat = repeat;
    this._id = host.setTimer(this._task, this._delay, repeat);
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  hasRef() {
    return true;
  }

  refresh() {
    host.clearTimer(this._id);
    this._id = host.setTimer(this._task, this._delay, this._repeat);
    return this;
  }

  close() {
    clear(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this._id;
  }
}

/** What setImmediate returns. */
class Immediate {
  constructor(task, args) {
    this._id = host.setTimer(() => task(...args), 0, false);
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  hasRef() {
    return true;
  }
}

function check(task) {
  if (typeof task !== 'function') throw invalidArgType('callback', 'of type function', task);
}

function clear(timer) {
  if (timer && typeof timer === 'object') host.clearTimer(timer._id);
  else if (typeof timer === 'number' || typeof timer === 'string') host.clearTimer(Number(timer));
}

function setTimeout(task, delay, ...args) {
  check(task);
  return new Timeout(task, delay, args, false);
}

function setInterval(task, delay, ...args) {
  check(task);
  return new Timeout(task, delay, args, true);
}

function setImmediate(task, ...args) {
  check(task);
  return new Immediate(task, args);
}

module.exports = { setTimeout, setInterval, setImmediate, clearTimeout: clear, clearInterval: clear, clearImmediate: clear };
lazy(module.exports, 'promises', () => require('./timers_promises'));
Object.defineProperty(setTimeout, CUSTOM, { get: () => require('./timers_promises').setTimeout });
Object.defineProperty(setImmediate, CUSTOM, { get: () => require('./timers_promises').setImmediate });
