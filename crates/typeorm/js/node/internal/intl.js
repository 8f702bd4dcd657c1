/** A stand-in for Intl where the engine has none: English numbers and dates; the rest is refused when it is used. */
const { notAvailable } = require('./errors');
const { numberText, dateText } = require('./locale');

const LOCALE = 'en-US';
const supported = (list) => (list === undefined ? [] : [list].flat().map(String));

class NumberFormat {
  #options;

  constructor(locales, options = {}) {
    this.#options = options;
    if (options.style && options.style !== 'decimal' && options.style !== 'percent') throw notAvailable(`Intl.NumberFormat with style "${options.style}"`);
    this.format = (value) => numberText(value, this.#options);
  }

  formatToParts(value) {
    return [{ type: 'literal', value: this.format(value) }];
  }

  resolvedOptions() {
    return { locale: LOCALE, numberingSystem: 'latn', style: 'decimal', ...this.#options };
  }
}

class DateTimeFormat {
  #options;

  constructor(locales, options = {}) {
    this.#options = options;
    this.format = (value = new Date()) => dateText(new Date(value), this.#options);
  }

  formatToParts(value) {
    throw notAvailable(`Intl.DateTimeFormat.formatToParts for ${value}`);
  }

  resolvedOptions() {
    return { locale: LOCALE, calendar: 'gregory', numberingSystem: 'latn', timeZone: this.#options.timeZone || host.env.TZ || 'UTC' };
  }
}

/** Compares by code units after folding case and accents, lower case first, as English collation mostly does. */
class Collator {
  #options;

  constructor(locales, options = {}) {
    this.#options = options;
    this.compare = (a, b) => this.#order(`${a}`, `${b}`);
  }

  #order(a, b) {
    const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const [x, y] = [fold(a), fold(b)];
    if (this.#options.numeric && x !== y) {
      const [p, q] = [x, y].map((text) => text.replace(/\d+/g, (digits) => digits.padStart(20, '0')));
      if (p !== q) return p < q ? -1 : 1;
    }
    if (x !== y) return x < y ? -1 : 1;
    if (this.#options.sensitivity === 'base' || a === b) return 0;
    const [p, q] = [a.toLowerCase(), b.toLowerCase()];
    if (p !== q) return p < q ? -1 : 1;
    return this.#options.sensitivity === 'accent' ? 0 : a < b ? 1 : -1;
  }

  resolvedOptions() {
    return { locale: LOCALE, usage: 'sort', sensitivity: 'variant', ...this.#options };
  }
}

class PluralRules {
  #ordinal;

  constructor(locales, options = {}) {
    this.#ordinal = options.type === 'ordinal';
  }

  select(value) {
    if (!this.#ordinal) return value === 1 ? 'one' : 'other';
    const [last, lastTwo] = [value % 10, value % 100];
    if (last === 1 && lastTwo !== 11) return 'one';
    if (last === 2 && lastTwo !== 12) return 'two';
    return last === 3 && lastTwo !== 13 ? 'few' : 'other';
  }
}

/** A constructor that refuses; it can be mentioned and tested for. */
function refused(name) {
  return class {
    constructor() {
      throw notAvailable(`Intl.${name}`);
    }
  };
}

/** Makes a class callable without `new`, as three of Intl's are. */
function callable(Kind) {
  return new Proxy(Kind, { apply: (_, self, args) => new Kind(...args) });
}

const Intl = {
  NumberFormat: callable(NumberFormat), DateTimeFormat: callable(DateTimeFormat), Collator: callable(Collator), PluralRules,
  getCanonicalLocales: supported, supportedValuesOf: () => [],
};
for (const name of ['DisplayNames', 'ListFormat', 'Locale', 'RelativeTimeFormat', 'Segmenter', 'DurationFormat']) Intl[name] = refused(name);
for (const Kind of Object.values(Intl)) if (Kind.prototype) Kind.supportedLocalesOf = supported;
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });

module.exports = { Intl };
