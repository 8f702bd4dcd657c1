/** Hosts of URLs: domains (with punycode), IPv4 in its odd spellings, IPv6. */

function percentDecode(text) {
  return text.includes('%') ? require('../querystring').unescapeBuffer(text).toString() : text;
}

/** A number as inet_aton reads it: decimal, 0octal or 0xhex; NaN when it is none. */
function ipv4Number(text) {
  if (text === '') return NaN;
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^\d+$/.test(text) && !/^0\d/.test(text) ? Number(text) : NaN;
}

/** An IPv4 address in dotted form; undefined when the host is a domain, null when it is invalid. */
function parseIpv4(domain) {
  const parts = domain.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  const last = parts[parts.length - 1];
  if (!/^\d+$/.test(last) && !/^0x[0-9a-f]*$/i.test(last)) return undefined;
  const numbers = parts.map(ipv4Number);
  if (parts.length > 4 || numbers.some(Number.isNaN) || numbers.slice(0, -1).some((part) => part > 255)) return null;
  const tail = numbers[numbers.length - 1];
  if (tail >= 256 ** (5 - numbers.length)) return null;
  const address = numbers.slice(0, -1).reduce((sum, part, index) => sum + part * 256 ** (3 - index), tail);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The eight groups of an IPv6 address; null when it is invalid. */
function ipv6Groups(text) {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let source = text;
  if (dotted) {
    const bytes = dotted[2].split('.').map(Number);
    if (bytes.some((byte, index) => byte > 255 || String(byte) !== dotted[2].split('.')[index])) return null;
    source = `${dotted[1]}${((bytes[0] << 8) | bytes[1]).toString(16)}:${((bytes[2] << 8) | bytes[3]).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = tail === undefined ? head : [...head, ...Array(Math.max(1, 8 - head.length - tail.length)).fill('0'), ...tail];
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16));
}

/** Writes IPv6 with the longest run of zeros left out. */
function parseIpv6(text) {
  const groups = ipv6Groups(text);
  if (!groups) return null;
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return `[${hex.join(':')}]`;
  return `[${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}]`;
}

function domainToASCII(domain) {
  const lower = domain.normalize('NFKC').toLowerCase().replace(/\u00ad/g, '').replace(/[\u3002\uff0e\uff61]/g, '.');
  // eslint-disable-next-line no-control-regex
  return /[^\x00-\x7f]/.test(lower) ? require('../punycode').toASCII(lower) : lower;
}

/** The host as it is written in a URL; null when it is invalid. */
function parseHost(text, special) {
  if (text.startsWith('[')) return text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : null;
  // eslint-disable-next-line no-control-regex
  const forbidden = /[\x00\t\n\r #/:<>?@[\\\]^|]/;
  if (!special) {
    if (forbidden.test(text)) return null;
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\x00-\x1f\x7f-\u{10ffff}]/gu, (char) => encodeURIComponent(char));
  }
  const domain = domainToASCII(percentDecode(text));
  // eslint-disable-next-line no-control-regex
  if (domain === '' || forbidden.test(domain) || /[\x00-\x1f\x7f%]/.test(domain)) return null;
  const address = parseIpv4(domain);
  return address === undefined ? domain : address;
}

module.exports = { parseHost, domainToASCII };
