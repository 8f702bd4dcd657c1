/** TextEncoder and TextDecoder (UTF-8, UTF-16LE, Latin-1). */
const { toBytes, toText } = require('./encoding');
const { coded } = require('./errors');

const LABELS = {
  utf8: 'utf-8', 'utf-8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8', 'utf-16le': 'utf-16le', 'utf-16': 'utf-16le', ucs2: 'utf-16le',
  'ucs-2': 'utf-16le', latin1: 'windows-1252', ascii: 'windows-1252', 'us-ascii': 'windows-1252', 'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }

  encode(text = '') {
    return toBytes(`${text}`, 'utf8');
  }

  encodeInto(text, target) {
    let read = 0;
    let written = 0;
    for (const char of `${text}`) {
      const bytes = toBytes(char, 'utf8');
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += char.length;
    }
    return { read, written };
  }
}

/** How many bytes at the end are the beginning of an unfinished character. */
function unfinished(bytes, encoding) {
  if (encoding === 'utf-16le') return bytes.length % 2;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return need > back ? back : 0;
  }
  return 0;
}

function viewOf(input) {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

class TextDecoder {
  #rest = new Uint8Array(0);
  #started = false;

  constructor(label = 'utf-8', options = {}) {
    const encoding = LABELS[`${label}`.trim().toLowerCase()];
    if (!encoding) throw coded(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
    this.encoding = encoding;
    this.fatal = Boolean(options && options.fatal);
    this.ignoreBOM = Boolean(options && options.ignoreBOM);
  }

  decode(input, options = {}) {
    let bytes = viewOf(input);
    if (this.#rest.length) {
      const joined = new Uint8Array(this.#rest.length + bytes.length);
      joined.set(this.#rest);
      joined.set(bytes, this.#rest.length);
      bytes = joined;
    }
    const keep = options && options.stream ? unfinished(bytes, this.encoding) : 0;
    this.#rest = bytes.slice(bytes.length - keep);
    let text = this.#text(bytes.subarray(0, bytes.length - keep));
    if (!this.#started && !this.ignoreBOM && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    this.#started = Boolean(options && options.stream) && (this.#started || text !== '');
    return text;
  }

  #text(bytes) {
    if (this.encoding === 'utf-16le') return toText(bytes, 'utf16le');
    if (this.encoding !== 'utf-8') return toText(bytes, 'latin1');
    if (!this.fatal) return host.utf8Decode(bytes);
    try {
      return host.utf8Decode(bytes, true);
    } catch {
      throw coded(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', 'The encoded data was not valid for encoding utf-8');
    }
  }
}

module.exports = { TextEncoder, TextDecoder };
