/** `url`: WHATWG URLs and the older parse, format and resolve. */
const { URL } = require('./internal/url_class');
const { URLSearchParams } = require('./internal/url_search_params');
const legacy = require('./internal/url_legacy');
const { coded, invalidArgType } = require('./internal/errors');

/** A file URL as a path. */
function fileURLToPath(input) {
  if (typeof input !== 'string' && !(input && typeof input.href === 'string')) throw invalidArgType('path', 'of type string or an instance of URL', input);
  const url = typeof input === 'string' ? new URL(input) : input;
  if (url.protocol !== 'file:') throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (url.hostname !== '') throw coded(TypeError, 'ERR_INVALID_FILE_URL_HOST', `File URL host must be "localhost" or empty on ${host.platform}`);
  if (/%2f/i.test(url.pathname)) throw coded(TypeError, 'ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
  return decodeURIComponent(url.pathname);
}

function pathToFileURL(path) {
  const full = require('./path').resolve(path) + (path.endsWith('/') && path.length > 1 ? '/' : '');
  const escaped = full.replace(/[%\\\n\r\t?#]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return new URL(`file://${escaped}`);
}

function urlToHttpOptions(url) {
  const { hostname, protocol, hash, search, pathname, href, port, username, password } = url;
  const options = { protocol, hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname, hash, search, pathname, path: `${pathname || ''}${search || ''}`, href };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = {
  URL, URLSearchParams, fileURLToPath, pathToFileURL, urlToHttpOptions,
  parse: legacy.parse, format: legacy.format, resolve: legacy.resolve, resolveObject: legacy.resolveObject, Url: legacy.Url,
  domainToASCII: (domain) => require('./internal/url_host').domainToASCII(domain),
  domainToUnicode: (domain) => require('./punycode').toUnicode(domain),
};
