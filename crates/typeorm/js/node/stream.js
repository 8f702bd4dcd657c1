/** `stream`: small but working streams. The classes are in internal/streams_*.js. */
const { Readable } = require('./internal/streams_readable');
const { Writable } = require('./internal/streams_writable');
const { Stream } = require('./internal/streams_base');
const { Duplex, Transform, PassThrough } = require('./internal/streams_duplex');
const { finished, pipeline, addAbortSignal } = require('./internal/streams_pipeline');
const { lazy, refuse } = require('./internal/errors');

module.exports = Object.assign(Stream, {
  Stream, Readable, Writable, Duplex, Transform, PassThrough, finished, pipeline, addAbortSignal,
  compose: (...streams) => pipeline(...streams, () => {}),
  isErrored: (stream) => Boolean(stream.errored),
  isReadable: (stream) => Boolean(stream.readable),
  isWritable: (stream) => Boolean(stream.writable),
  isDestroyed: (stream) => Boolean(stream.destroyed),
  destroy: (stream, error) => stream.destroy(error),
  duplexPair: refuse('stream.duplexPair'),
  isDisturbed: (stream) => Boolean(stream.readableDidRead),
  getDefaultHighWaterMark: (objectMode) => (objectMode ? 16 : 16384),
  setDefaultHighWaterMark() {},
});
lazy(module.exports, 'promises', () => require('./stream_promises'));
