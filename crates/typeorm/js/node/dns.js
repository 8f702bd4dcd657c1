/** `dns`: names only; looking anything up is refused. */
const { refuseAll } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';
const LOOKUPS = ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt', 'reverse'];

class Resolver {
  cancel() {}

  getServers() {
    return [];
  }

  setServers() {}
}
refuseAll(Resolver.prototype, 'dns.Resolver', LOOKUPS.filter((name) => !name.startsWith('lookup')), NETWORK);

const settings = { Resolver, getServers: () => [], setServers() {}, setDefaultResultOrder() {}, getDefaultResultOrder: () => 'verbatim' };
module.exports = refuseAll({ ...settings, ADDRCONFIG: 1024, V4MAPPED: 2048, ALL: 256, NODATA: 'ENODATA', NOTFOUND: 'ENOTFOUND' }, 'dns', LOOKUPS, NETWORK);
module.exports.promises = refuseAll({ ...settings }, 'dns.promises', LOOKUPS, NETWORK);
