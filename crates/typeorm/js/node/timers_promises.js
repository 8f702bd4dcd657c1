/** `timers/promises`. */
const timers = require('./timers');

/** Rejects and stops the timer when the signal aborts. */
function abortable(signal, start, stop) {
  return new Promise((resolve, reject) => {
    if (signal && signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = start(resolve);
    if (signal) {
      signal.addEventListener('abort', () => {
        stop(timer);
        reject(signal.reason);
      }, { once: true });
    }
  });
}

function setTimeout(delay, value, { signal } = {}) {
  return abortable(signal, (resolve) => timers.setTimeout(() => resolve(value), delay), timers.clearTimeout);
}

function setImmediate(value, { signal } = {}) {
  return abortable(signal, (resolve) => timers.setImmediate(() => resolve(value)), timers.clearImmediate);
}

async function* setInterval(delay, value, options) {
  for (;;) yield await setTimeout(delay, value, options);
}

module.exports = { setTimeout, setImmediate, setInterval, scheduler: { wait: (delay, options) => setTimeout(delay, undefined, options), yield: () => setImmediate() } };
