/** `punycode` (RFC 3492). */

const BASE = 36;
const [T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [1, 26, 38, 700, 72, 128];

function adapt(delta, points, first) {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return Math.floor(k + ((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function threshold(k, bias) {
  return k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
}

function digit(value) {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22);
}

/** A delta as a variable-length integer. */
function variable(delta, bias) {
  let text = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return text + digit(rest);
    text += digit(t + ((rest - t) % (BASE - t)));
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

function encode(text) {
  const codes = [...text].map((char) => char.codePointAt(0));
  const basic = codes.filter((code) => code < FIRST_CODE);
  let output = String.fromCodePoint(...basic);
  let handled = basic.length;
  if (handled) output += '-';
  let [next, delta, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  while (handled < codes.length) {
    const lowest = Math.min(...codes.filter((code) => code >= next));
    delta += (lowest - next) * (handled + 1);
    next = lowest;
    for (const code of codes) {
      if (code < next) delta++;
      if (code !== next) continue;
      output += variable(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    next++;
  }
  return output;
}

function decode(text) {
  const dash = text.lastIndexOf('-');
  const output = dash > 0 ? [...text.slice(0, dash)] : [];
  let [next, at, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  for (let i = dash > 0 ? dash + 1 : 0; i < text.length;) {
    const before = at;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const code = text.charCodeAt(i++);
      const value = code < 58 ? code - 22 : (code | 32) - 97;
      if (!(value >= 0 && value < BASE)) throw new RangeError('Invalid input');
      at += value * weight;
      const t = threshold(k, bias);
      if (value < t) break;
      weight *= BASE - t;
    }
    bias = adapt(at - before, output.length + 1, before === 0);
    next += Math.floor(at / (output.length + 1));
    at %= output.length + 1;
    output.splice(at++, 0, String.fromCodePoint(next));
  }
  return output.join('');
}

function eachLabel(domain, change) {
  const at = domain.lastIndexOf('@');
  const labels = domain.slice(at + 1).replace(/[\u3002\uff0e\uff61]/g, '.').split('.');
  return domain.slice(0, at + 1) + labels.map(change).join('.');
}

module.exports = {
  version: '2.1.0', encode, decode,
  // eslint-disable-next-line no-control-regex
  toASCII: (domain) => eachLabel(domain, (label) => (/[^\x00-\x7f]/.test(label) ? `xn--${encode(label)}` : label)),
  toUnicode: (domain) => eachLabel(domain, (label) => (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label)),
  ucs2: { decode: (text) => [...text].map((char) => char.codePointAt(0)), encode: (codes) => String.fromCodePoint(...codes) },
};
