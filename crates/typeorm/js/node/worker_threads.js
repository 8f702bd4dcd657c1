/** `worker_threads`: this is the main thread; starting another is refused. */
const { refuse } = require('./internal/errors');
const { extendable } = require('./internal/refused_classes');

const data = new Map();

module.exports = {
  ...extendable('worker_threads', ['Worker', 'MessagePort', 'MessageChannel', 'BroadcastChannel']),
  isMainThread: true, parentPort: null, threadId: 0, workerData: null, resourceLimits: {}, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  getEnvironmentData: (key) => data.get(key), setEnvironmentData: (key, value) => void data.set(key, value), markAsUntransferable() {},
  moveMessagePortToContext: refuse('worker_threads.moveMessagePortToContext'), receiveMessageOnPort: refuse('worker_threads.receiveMessageOnPort'),
};
