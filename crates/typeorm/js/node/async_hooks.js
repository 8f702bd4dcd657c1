/**
 * `async_hooks`: AsyncLocalStorage without hooks into promises. The store of `run` stays in place until the promise
 * that the callback returned settles, which is right for code that awaits one thing after another, as migrations do.
 */

class AsyncLocalStorage {
  #store;
  #default;

  constructor(options) {
    this.#default = options && options.defaultValue;
    this.name = (options && options.name) || '';
    this.#store = { value: this.#default };
  }

  static bind(task) {
    return task;
  }

  static snapshot() {
    return (task, ...args) => task(...args);
  }

  getStore() {
    return this.#store.value;
  }

  run(store, task, ...args) {
    const before = this.#store;
    const own = { value: store };
    this.#store = own;
    const restore = () => {
      if (this.#store === own) this.#store = before;
    };
    let result;
    try {
      result = task(...args);
    } catch (error) {
      restore();
      throw error;
    }
    if (!(result instanceof Promise)) restore();
    else result.then(restore, restore);
    return result;
  }

  exit(task, ...args) {
    return this.run(undefined, task, ...args);
  }

  enterWith(store) {
    this.#store = { value: store };
  }

  disable() {
    this.#store = { value: undefined };
  }
}

class AsyncResource {
  constructor(type) {
    this.type = type;
  }

  static bind(task) {
    return task;
  }

  runInAsyncScope(task, self, ...args) {
    return Reflect.apply(task, self, args);
  }

  bind(task) {
    return task.bind(null);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return 1;
  }

  triggerAsyncId() {
    return 0;
  }
}

module.exports = {
  AsyncLocalStorage, AsyncResource,
  createHook: () => ({ enable() { return this; }, disable() { return this; } }),
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  asyncWrapProviders: {},
};
