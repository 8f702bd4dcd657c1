/** `cluster`: this is the primary and has no workers. */
const EventEmitter = require('./events');
const { refuse } = require('./internal/errors');

module.exports = Object.assign(new EventEmitter(), {
  isMaster: true, isPrimary: true, isWorker: false, workers: {}, settings: {}, worker: undefined, SCHED_NONE: 1, SCHED_RR: 2, schedulingPolicy: 2,
  Worker: class Worker extends EventEmitter {}, setupPrimary() {}, setupMaster() {}, fork: refuse('cluster.fork'), disconnect: (callback) => callback && callback(),
});
