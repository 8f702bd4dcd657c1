/** `diagnostics_channel`: channels that work, because libraries publish on them. */

class Channel {
  #subscribers = [];

  constructor(name) {
    this.name = name;
  }

  get hasSubscribers() {
    return this.#subscribers.length > 0;
  }

  subscribe(listener) {
    this.#subscribers.push(listener);
  }

  unsubscribe(listener) {
    const at = this.#subscribers.indexOf(listener);
    if (at >= 0) this.#subscribers.splice(at, 1);
    return at >= 0;
  }

  publish(message) {
    for (const listener of [...this.#subscribers]) listener(message, this.name);
  }

  bindStore() {}

  unbindStore() {}

  runStores(data, task, self, ...args) {
    this.publish(data);
    return Reflect.apply(task, self, args);
  }
}

const channels = new Map();

function channel(name) {
  if (!channels.has(name)) channels.set(name, new Channel(name));
  return channels.get(name);
}

/** Five channels around an operation. */
function tracingChannel(name) {
  const parts = {};
  for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) parts[event] = typeof name === 'string' ? channel(`tracing:${name}:${event}`) : name[event];
  const call = (task, context, self, ...args) => Reflect.apply(task, self, args);
  return { ...parts, subscribe() {}, unsubscribe() {}, traceSync: call, tracePromise: call, traceCallback: (task, position, context, self, ...args) => Reflect.apply(task, self, args) };
}

module.exports = {
  Channel, channel, tracingChannel, hasSubscribers: (name) => channels.has(name) && channels.get(name).hasSubscribers,
  subscribe: (name, listener) => channel(name).subscribe(listener), unsubscribe: (name, listener) => channel(name).unsubscribe(listener),
};
