/** `stream/promises`. */
const streams = require('./internal/streams_pipeline');

module.exports = {
  finished: (stream, options) => new Promise((resolve, reject) => {
    streams.finished(stream, options || {}, (error) => (error ? reject(error) : resolve()));
  }),
  pipeline: (...parts) => new Promise((resolve, reject) => {
    const last = parts[parts.length - 1];
    const isOptions = last && typeof last === 'object' && typeof last.pipe !== 'function' && typeof last.write !== 'function' && !last[Symbol.asyncIterator];
    streams.pipeline(...(isOptions ? parts.slice(0, -1) : parts), (error, value) => (error ? reject(error) : resolve(value)));
  }),
};
