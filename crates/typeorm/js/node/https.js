/** `https`: as `http`. */
const http = require('./http');
const { refuse } = require('./internal/errors');

const NETWORK = 'it has no network but the database connection';

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  http.Agent.call(this, options);
  Object.assign(this, { defaultPort: 443, protocol: 'https:' });
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

class Server extends http.Server {}

module.exports = {
  Agent, Server, globalAgent: new Agent(), createServer: (options, listener) => new Server(options, listener),
  request: refuse('https.request', NETWORK), get: refuse('https.get', NETWORK),
};
