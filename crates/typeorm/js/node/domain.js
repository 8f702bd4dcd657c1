/** `domain`: runs what it is given, without catching anything. */
const EventEmitter = require('./events');

class Domain extends EventEmitter {
  members = [];

  add() {}

  remove() {}

  enter() {}

  exit() {}

  bind(task) {
    return task;
  }

  intercept(task) {
    return (error, ...args) => (error ? this.emit('error', error) : task(...args));
  }

  run(task, ...args) {
    return task.apply(this, args);
  }
}

module.exports = { Domain, create: () => new Domain(), createDomain: () => new Domain(), active: null };
