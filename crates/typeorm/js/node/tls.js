/** `tls`: classes that can be extended; connecting and listening are refused. */
const net = require('./net');
const { refuse } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';

class TLSSocket extends net.Socket {}
class Server extends net.Server {}

module.exports = {
  TLSSocket, Server, rootCertificates: [], DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', DEFAULT_CIPHERS: '', DEFAULT_ECDH_CURVE: 'auto',
  CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, createServer: (options, listener) => new Server(options, listener),
  createSecureContext: () => ({ context: {} }), checkServerIdentity: () => undefined, getCiphers: () => [],
  connect: refuse('tls.connect', NETWORK), createSecurePair: refuse('tls.createSecurePair', NETWORK), SecureContext: refuse('tls.SecureContext', NETWORK),
  convertALPNProtocols() {},
};
