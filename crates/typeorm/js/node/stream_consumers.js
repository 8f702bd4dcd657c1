/** `stream/consumers`: reads a stream to its end. */
const { Buffer } = require('./buffer');

async function buffer(stream) {
  const parts = [];
  for await (const part of stream) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
}

async function text(stream) {
  return (await buffer(stream)).toString();
}

module.exports = {
  buffer, text,
  json: async (stream) => JSON.parse(await text(stream)),
  blob: async (stream) => new (require('./internal/blob').Blob)([await buffer(stream)]),
  arrayBuffer: async (stream) => Uint8Array.from(await buffer(stream)).buffer,
};
