/** `http`: agents, servers and messages as classes; sending and listening are refused. */
const { Readable, Writable } = require('./stream');
const net = require('./net');
const EventEmitter = require('./events');
const { refuse, refuseAll, notAvailable } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';
const METHODS = ['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE'];
const STATUS = {
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created', 202: 'Accepted',
  203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported',
  226: 'IM Used', 300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy',
  307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden',
  404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict',
  410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable', 417: 'Expectation Failed', 418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked',
  424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests',
  431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error', 501: 'Not Implemented',
  502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates',
  507: 'Insufficient Storage', 508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended', 511: 'Network Authentication Required',
};

/** Constructor function: old agents call `http.Agent.call(this)`. */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { ...options };
  Object.assign(this, { requests: {}, sockets: {}, freeSockets: {}, maxSockets: Infinity, maxFreeSockets: 256, keepAlive: Boolean(options && options.keepAlive), defaultPort: 80, protocol: 'http:' });
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.prototype.destroy = function destroy() {};
Agent.prototype.getName = () => '';
refuseAll(Agent.prototype, 'http.Agent', ['createConnection', 'addRequest'], NETWORK);

class Server extends net.Server {
  constructor(options, listener) {
    super();
    const handler = typeof options === 'function' ? options : listener;
    if (handler) this.on('request', handler);
  }

  setTimeout() {
    return this;
  }

  closeAllConnections() {}

  closeIdleConnections() {}
}

function IncomingMessage(socket) {
  Readable.call(this);
  Object.assign(this, { socket, connection: socket, headers: {}, rawHeaders: [], trailers: {}, httpVersion: '1.1', method: null, url: '', statusCode: null, complete: false });
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

function OutgoingMessage() {
  Writable.call(this);
  this.headersSent = false;
  this.outgoing = new Map();
}
Object.setPrototypeOf(OutgoingMessage.prototype, Writable.prototype);
Object.setPrototypeOf(OutgoingMessage, Writable);
Object.assign(OutgoingMessage.prototype, {
  setHeader(name, value) {
    this.outgoing.set(name.toLowerCase(), value);
    return this;
  },
  getHeader(name) {
    return this.outgoing.get(name.toLowerCase());
  },
  hasHeader(name) {
    return this.outgoing.has(name.toLowerCase());
  },
  removeHeader(name) {
    this.outgoing.delete(name.toLowerCase());
  },
  getHeaders() {
    return Object.fromEntries(this.outgoing);
  },
});

function ServerResponse() {
  OutgoingMessage.call(this);
  this.statusCode = 200;
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

class ClientRequest extends OutgoingMessage {
  constructor() {
    super();
    throw notAvailable('http.request', NETWORK);
  }
}

module.exports = {
  METHODS, STATUS_CODES: STATUS, Agent, Server, IncomingMessage, OutgoingMessage, ServerResponse, ClientRequest, maxHeaderSize: 16384,
  globalAgent: new Agent(), createServer: (options, listener) => new Server(options, listener), validateHeaderName() {}, validateHeaderValue() {},
  setMaxIdleHTTPParsers() {}, request: refuse('http.request', NETWORK), get: refuse('http.get', NETWORK), _connectionListener() {},
};
