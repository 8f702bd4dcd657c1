// The methods of numbers, dates and strings that know a language. What they do is loaded when one is called.

const locale = () => require('./locale');

/** Puts the methods on an engine's prototypes. */
function install(global) {
  const define = (prototype, name, value) => Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  define(global.Number.prototype, 'toLocaleString', function toLocaleString(locales, options) {
    return locale().numberText(this, options);
  });
  define(global.BigInt.prototype, 'toLocaleString', function toLocaleString() {
    return locale().numberText(BigInt(this));
  });
  define(global.Date.prototype, 'toLocaleString', function toLocaleString(locales, options) {
    return locale().dateText(this, options, locale().DATE_AND_TIME);
  });
  define(global.Date.prototype, 'toLocaleDateString', function toLocaleDateString(locales, options) {
    return locale().dateText(this, options);
  });
  define(global.Date.prototype, 'toLocaleTimeString', function toLocaleTimeString(locales, options) {
    return locale().dateText(this, options, locale().TIME);
  });
  define(global.String.prototype, 'localeCompare', function localeCompare(that, locales, options) {
    return new (require('./intl').Intl.Collator)(locales, options).compare(this, that);
  });
}

module.exports = { install };
