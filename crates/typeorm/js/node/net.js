/** `net`: classes that can be extended and address tests; connecting and listening are refused. */
const { Duplex } = require('./stream');
const EventEmitter = require('./events');
const { refuse, refuseAll } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';
const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isIPv4(text) {
  return V4.test(`${text}`);
}

function isIPv6(text) {
  const plain = `${text}`.replace(/%[0-9a-z-.:]+$/i, '');
  return plain.includes(':') && !plain.includes('[') && require('./internal/url_host').parseHost(`[${plain}]`, true) !== null;
}

class Socket extends Duplex {
  constructor(options) {
    super(options);
    Object.assign(this, { connecting: false, pending: true, readyState: 'closed' });
  }

  setTimeout() {
    return this;
  }

  setNoDelay() {
    return this;
  }

  setKeepAlive() {
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  address() {
    return {};
  }
}
refuseAll(Socket.prototype, 'net.Socket', ['connect', '_read', '_write'], NETWORK);

class Server extends EventEmitter {
  constructor(options, listener) {
    super();
    if (typeof options === 'function') this.on('connection', options);
    else if (listener) this.on('connection', listener);
    this.listening = false;
  }

  close(callback) {
    if (callback) globalThis.queueMicrotask(() => callback());
    return this;
  }

  address() {
    return null;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
}
refuseAll(Server.prototype, 'net.Server', ['listen'], NETWORK);

class BlockList {
  addAddress() {}

  addRange() {}

  addSubnet() {}

  check() {
    return false;
  }
}

module.exports = {
  Socket, Stream: Socket, Server, BlockList, isIPv4, isIPv6, isIP: (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0),
  createServer: (options, listener) => new Server(options, listener),
  connect: refuse('net.connect', NETWORK), createConnection: refuse('net.createConnection', NETWORK),
  SocketAddress: refuse('net.SocketAddress', NETWORK), getDefaultAutoSelectFamily: () => true, setDefaultAutoSelectFamily() {},
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250, setDefaultAutoSelectFamilyAttemptTimeout() {},
};
