import assert from 'node:assert/strict';
import querystring from 'node:querystring';
import { test } from 'node:test';
import url from 'node:url';
import util from 'node:util';
import { outcome, random } from './random.mjs';
import { realm } from './realm.mjs';

const { load } = realm();
const ours = load('node/url');
const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

function describe(Url, ...args) {
  return outcome(() => {
    const made = new Url(...args);
    return [...PARTS.map((part) => made[part]), String(made), JSON.stringify(made), [...made.searchParams].flat()];
  });
}

const INPUTS = [
  'postgres://user:p%40ss@localhost:5432/db?sslmode=require&x=1#frag', 'postgresql://u@h/db', 'postgres://user:pa:ss@h:1/db', 'postgres:///db?host=/tmp', 'postgres://h', 'postgresql://u:p@[::1]:5432/db', 'postgres://u:p@host,other:5432/db',
  'http://example.com', 'HTTP://EXAMPLE.com:80/a/../b/./c?q#h', 'https://example.com:443/', 'https://example.com:8443/x y/ü?ä=ö#ß', 'http://user:@h/', 'http://@h/', 'http://:pw@h/', 'http://a b/', 'http://', 'http:///x', 'http:/x', 'http:x', 'http:\\\\x\\y', 'https://1.2.3/', 'http://0x7f.1/',
  'http://256.1.1.1/', 'http://[::1]/', 'http://[2001:db8::0:1]:81/', 'http://[1:2:3:4:5:6:7:8]', 'http://[::ffff:1.2.3.4]/', 'http://[::g]/', 'http://münchen.de/', 'http://日本語.jp/', 'http://exa%6Dple.org/', 'http://a%00b/', 'http://h:99999/', 'http://h:abc/', 'http://h:0/', 'http://h:080/',
  'file:///a/b', 'file://localhost/a', 'file://host/share', 'file:a', 'file:/a/../../b', 'mailto:a@b.c', 'data:text/plain,hi there', 'javascript:alert(1)', 'blob:https://x.example/uuid', 'urn:isbn:1', 'foo://bar/baz?q', 'foo:/a/b', 'foo:a b', 'foo://h/../x', 'redis://:secret@h:6379/0', 'amqp://u:p@h/%2f',
  'mysql://root@127.0.0.1/x', 'mongodb+srv://u:p@c.example/db?retryWrites=true', '', 'x', '//h/p', '/p', '?q', '#f', '  http://trim.example/  ', 'ht\ntp://nl.example/', 'http://h/%zz%20%', "http://h/?'\"<>`{}|^", 'foo://h/?\'"<>`{}|', 'http://h/#"<>` ', 'http://h/a%2e%2E/b', 'http://u\u00fc:p\u00e4@h/', 'http://h?q', 'http://h#f',
  'ws://h:80/', 'wss://h:443/x', 'ftp://h:21/', 'http://h//a//b', 'http://h/a/..', 'http://h/.', 'http://h/a/b/..', 'http://h/a;b=c,d', 'http://h/~user', "http://h/it's", 'http://h:/x', 'http://h\\x', 'http://EXAMPLE.com.', 'http://a..b/', 'http://xn--mnchen-3ya.de',
];
const BASES = [undefined, 'http://base.example/dir/file?q=1#h', 'file:///base/dir/x', 'postgres://u:p@base:1/db/x', 'mailto:x@y'];

test('URLs are parsed as Node does', () => {
  for (const input of INPUTS) for (const base of BASES) assert.deepEqual(describe(ours.URL, input, base), describe(url.URL, input, base), `${JSON.stringify(input)} on ${base}`);
  assert.deepEqual(INPUTS.map((input) => ours.URL.canParse(input)), INPUTS.map((input) => url.URL.canParse(input)));
});

test('random URLs are parsed as Node does', () => {
  const pieces = ['http:', 'https:', 'foo:', '//', '/', 'a', 'b.c', '..', '.', '?', 'k=v', '&', '#', '@', ':', '80', '5432', 'user', 'p%41', '%2e', ' ', 'é', 'x y', ';', '='];
  for (let seed = 1; seed <= 3000; seed++) {
    const { below, pick } = random(seed);
    const input = pick(['http://h', 'postgres://u:p@h', '', 'https://']) + Array.from({ length: below(7) }, () => pick(pieces)).join('');
    const base = pick([undefined, 'http://base.example/d/f', 'postgres://b/x']);
    // Node drops the slash that the standard keeps when dots empty the path of a non-special URL.
    if (/(^|[/.])(\.|%2e)/.test(input) && !/^https?:/.test(input)) continue;
    assert.deepEqual(describe(ours.URL, input, base), describe(url.URL, input, base), `${JSON.stringify(input)} on ${base}`);
  }
});

test('setters change the same parts', () => {
  const values = { href: ['http://other/', 'nope'], protocol: ['https', 'https:', 'foo', 'ws:x'], username: ['me', 'a:b@c', ''], password: ['p/w', ''], host: ['n.example:81', 'n.example', ''], hostname: ['n.example', 'n:1', '[::1]'], port: ['8080', '80', '', 'x', '99999', '12a'], pathname: ['/n/ew', 'rel', '', '/a b?c#d', '/../x'], search: ['?a=b', 'a=b c', '', '?'], hash: ['#x y', 'x', ''] };
  for (const start of ['http://u:p@h:1/p?q#f', 'postgres://u:p@h:1/db?q#f', 'file:///a/b', 'https://h/']) {
    for (const part of Object.keys(values)) for (const value of values[part]) {
      const set = (Url) => outcome(() => {
        const made = new Url(start);
        made[part] = value;
        return PARTS.map((name) => made[name]);
      });
      assert.deepEqual(set(ours.URL), set(url.URL), `${start} ${part}=${value}`);
    }
  }
});

test('search parameters and their URL follow each other', () => {
  const change = (Url) => {
    const made = new Url('http://h/?a=1&b=2&a=3');
    const seen = [];
    const { searchParams } = made;
    searchParams.append('c', 'x y&z');
    seen.push(made.href, searchParams.getAll('a'), searchParams.get('zz'), searchParams.has('b'), searchParams.size);
    searchParams.delete('a');
    searchParams.set('b', 'ü');
    searchParams.sort();
    seen.push(made.href, [...searchParams], [...searchParams.keys()], [...searchParams.values()]);
    made.search = '?n=1';
    seen.push(String(searchParams));
    searchParams.delete('n');
    seen.push(made.href);
    return seen;
  };
  assert.deepEqual(change(ours.URL), change(url.URL));
  for (const init of ['?a=b&c', 'a=%20+%zz&&=x&y==', { a: 1, b: [2, 3] }, [['a', 'b'], ['c', 'd']], new Map([['m', 1]]), undefined, [['x']], [5]]) {
    const make = (Params) => outcome(() => [String(new Params(init)), ...new Params(init)]);
    assert.deepEqual(make(ours.URLSearchParams), make(url.URLSearchParams), util.inspect(init));
  }
  assert.equal(String(new ours.URLSearchParams({ q: "a b!'()~*-._ü😀" })), String(new url.URLSearchParams({ q: "a b!'()~*-._ü😀" })));
});

test('URLs are inspected as Node does', () => {
  const { inspect } = load('node/util');
  assert.equal(inspect(new ours.URL('http://u:p@h/x?a=b')), util.inspect(new url.URL('http://u:p@h/x?a=b')));
  assert.equal(inspect(new ours.URLSearchParams('a=1&b=2')), util.inspect(new url.URLSearchParams('a=1&b=2')));
});

const LEGACY = ['postgres://user:p%40ss@localhost:5432/db?ssl=true', 'http://h/a?b=c#d', '/a/b?c', 'mailto:a@b.c', '//h/x', 'http://h', 'HTTP://H:80/X', 'a/b', 'http://u@h/', '?a=b', '#h', '', 'http://h/a b', 'javascript:x()', 'redis://h:6379', 'http://[::1]:80/x', 'file:///a/b', 'x:y', 'http://h?x=y'];

test('the older parse, format and resolve do the same', () => {
  for (const input of LEGACY) {
    for (const query of [false, true]) {
      const plain = (parsed) => ({ ...parsed, query: parsed.query && typeof parsed.query === 'object' ? { ...parsed.query } : parsed.query });
      assert.deepEqual(plain(ours.parse(input, query)), plain(url.parse(input, query)), `${input} ${query}`);
    }
    assert.equal(ours.format(ours.parse(input)), url.format(url.parse(input)), input);
  }
  for (const parts of [{ protocol: 'http', host: 'h', pathname: 'p', query: { a: 1 } }, { protocol: 'postgres', slashes: true, auth: 'u:p@x', hostname: 'h', port: 5, pathname: '/db' }, { pathname: '/x', search: 'q=1', hash: 'z' }, { hostname: '::1', protocol: 'http:' }]) assert.equal(ours.format(parts), url.format(parts));
  for (const [from, to] of [['/one/two/three', 'four'], ['http://h/a/b', '/c'], ['http://h/a/b', '../c'], ['http://h/a', 'http://x/'], ['/a', '/b'], ['a/b', 'c']]) assert.equal(ours.resolve(from, to), url.resolve(from, to), `${from} ${to}`);
  assert.equal(ours.format(new ours.URL('http://u:p@h/x#y'), { fragment: false, auth: false }), url.format(new url.URL('http://u:p@h/x#y'), { fragment: false, auth: false }));
});

test('paths and file URLs turn into each other', () => {
  for (const path of ['/a/b', '/a b/ü%/c#d?e', '/', '/a/', 'rel/x', '/a\\b\nc']) {
    assert.equal(ours.pathToFileURL(path).href, url.pathToFileURL(path).href, path);
    assert.equal(ours.fileURLToPath(ours.pathToFileURL(path)), url.fileURLToPath(url.pathToFileURL(path)), path);
  }
  for (const input of ['http://x/', 'file://host/x', 'file:///a%2Fb', 5]) assert.deepEqual(outcome(() => ours.fileURLToPath(input)), outcome(() => url.fileURLToPath(input)), String(input));
  assert.deepEqual(ours.urlToHttpOptions(new ours.URL('https://a:b@h:1/p?q')).auth, 'a:b');
  assert.equal(ours.domainToASCII('español.com'), url.domainToASCII('español.com'));
  assert.equal(ours.domainToUnicode('xn--espaol-zwa.com'), url.domainToUnicode('xn--espaol-zwa.com'));
});

test('querystring does the same', () => {
  const mine = load('node/querystring');
  const inputs = ['a=b&c=d', 'a=1&a=2&a=3', 'a', 'a=', '=b', '&&', 'a=b=c', 'a%20b=c+d', 'a=%zz', '%E4%BD=x', '', 'x[]=1&x[]=2', 'ü=ö', '__proto__=x'];
  for (const input of inputs) assert.deepEqual({ ...mine.parse(input) }, { ...querystring.parse(input) }, input);
  assert.deepEqual({ ...mine.parse('a:1;b:2', ';', ':') }, { ...querystring.parse('a:1;b:2', ';', ':') });
  assert.deepEqual({ ...mine.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }) }, { ...querystring.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }) });
  for (const value of [{ a: 1, b: [1, 'x'], c: true, d: null, e: undefined, f: 5n, g: NaN, h: {} }, { 'k y': "v'(!)*~&=" }, {}, null, 'x', { u: 'ü' }, { empty: [] }]) assert.equal(mine.stringify(value), querystring.stringify(value), util.inspect(value));
  assert.equal(mine.stringify({ a: 1, b: 2 }, ';', ':'), querystring.stringify({ a: 1, b: 2 }, ';', ':'));
  assert.equal(mine.escape("a b'é"), querystring.escape("a b'é"));
  assert.equal(mine.unescape('%41%zz'), querystring.unescape('%41%zz'));
});
