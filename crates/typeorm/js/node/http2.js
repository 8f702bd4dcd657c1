/** `http2`: names only; connecting and listening are refused. */
const { Http2ServerRequest, Http2ServerResponse } = require('./internal/refused_classes').extendable('http2', ['Http2ServerRequest', 'Http2ServerResponse', 'Http2Session']);
const { refuse } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';

module.exports = {
  Http2ServerRequest, Http2ServerResponse, sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
  constants: { HTTP2_HEADER_STATUS: ':status', HTTP2_HEADER_METHOD: ':method', HTTP2_HEADER_PATH: ':path', HTTP2_HEADER_AUTHORITY: ':authority', HTTP2_HEADER_SCHEME: ':scheme', HTTP2_HEADER_CONTENT_TYPE: 'content-type', NGHTTP2_NO_ERROR: 0, NGHTTP2_CANCEL: 8 },
  connect: refuse('http2.connect', NETWORK), createServer: refuse('http2.createServer', NETWORK), createSecureServer: refuse('http2.createSecureServer', NETWORK),
  getDefaultSettings: () => ({}), getPackedSettings: refuse('http2.getPackedSettings', NETWORK),
  getUnpackedSettings: refuse('http2.getUnpackedSettings', NETWORK), performServerHandshake: refuse('http2.performServerHandshake', NETWORK),
};
