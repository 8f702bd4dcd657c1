/** `string_decoder`: decodes pieces of text, keeping unfinished characters for the next piece. */
const { Buffer } = require('./buffer');
const { normalizeEncoding } = require('./internal/encoding');
const { coded } = require('./internal/errors');

/** How many bytes at the end belong to an unfinished unit of the encoding. */
function tail(bytes, encoding) {
  if (encoding === 'base64' || encoding === 'base64url') return bytes.length % 3;
  if (encoding === 'utf16le') {
    if (bytes.length % 2) return 1;
    return bytes.length && (bytes[bytes.length - 1] & 0xfc) === 0xd8 ? 2 : 0;
  }
  if (encoding !== 'utf8') return 0;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
    return need > back ? back : 0;
  }
  return 0;
}

class StringDecoder {
  constructor(encoding) {
    this.encoding = normalizeEncoding(encoding);
    if (!this.encoding) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    this.rest = Buffer.alloc(0);
  }

  write(chunk) {
    if (typeof chunk === 'string') return chunk;
    const bytes = this.rest.length ? Buffer.concat([this.rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const keep = tail(bytes, this.encoding);
    this.rest = Buffer.from(bytes.subarray(bytes.length - keep));
    return bytes.toString(this.encoding, 0, bytes.length - keep);
  }

  end(chunk) {
    const text = (chunk === undefined ? '' : this.write(chunk)) + this.rest.toString(this.encoding);
    this.rest = Buffer.alloc(0);
    return text;
  }
}

module.exports = { StringDecoder };
