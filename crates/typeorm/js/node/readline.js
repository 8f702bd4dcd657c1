/** `readline`: lines of a stream; questions to a person are refused. */
const EventEmitter = require('./events');
const { notAvailable } = require('./internal/errors');

class Interface extends EventEmitter {
  #input;

  constructor(options) {
    super();
    this.#input = options && options.input ? options.input : options;
    this.closed = false;
    this.line = '';
    const { stdin } = require('./process');
    if (this.#input && this.#input !== stdin && typeof this.#input.on === 'function') globalThis.queueMicrotask(() => this.#pump());
  }

  async #pump() {
    if (this.iterated) return;
    for await (const line of this.#lines()) this.emit('line', line);
    this.close();
  }

  /** Lines without their ends; a carriage return belongs to the end. */
  async *#lines() {
    const { StringDecoder } = require('./string_decoder');
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for await (const chunk of this.#input) {
      const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
      rest = lines.pop();
      yield* lines;
    }
    if (rest !== '') yield rest;
  }

  async *[Symbol.asyncIterator]() {
    this.iterated = true;
    yield* this.#lines();
    this.close();
  }

  question(text) {
    throw notAvailable(`readline.question(${JSON.stringify(text)})`, 'nobody is there to answer');
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }

  pause() {
    return this;
  }

  resume() {
    return this;
  }

  setPrompt() {}

  prompt() {}

  write() {}
}

module.exports = {
  Interface, createInterface: (...args) => new Interface(...args), clearLine: () => true, cursorTo: () => true, moveCursor: () => true,
  clearScreenDown: () => true, emitKeypressEvents() {},
};
module.exports.promises = { Interface, createInterface: module.exports.createInterface };
