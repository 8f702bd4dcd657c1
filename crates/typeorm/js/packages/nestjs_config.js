/** The part of @nestjs/config that data sources use: ConfigService over the environment, registerAs, an inert module. */

const environment = () => globalThis.process?.env ?? host.env;

/** `a.b` inside nested configuration. */
function nested(object, path) {
  return String(path).split('.').reduce((at, part) => (at === null || at === undefined ? undefined : at[part]), object);
}

class ConfigService {
  constructor(internalConfig = {}) {
    this.internalConfig = internalConfig;
  }

  /** get(name), get(name, default), get(name, options), get(name, default, options) */
  get(name, fallbackOrOptions) {
    const value = nested(this.internalConfig, name) ?? environment()[name];
    if (value !== undefined) return value;
    const isOptions = fallbackOrOptions !== null && typeof fallbackOrOptions === 'object' && 'infer' in fallbackOrOptions;
    return isOptions ? undefined : fallbackOrOptions;
  }

  getOrThrow(name, fallbackOrOptions) {
    const value = this.get(name, fallbackOrOptions);
    if (value === undefined) throw new TypeError(`Configuration key "${String(name)}" does not exist`);
    return value;
  }

  set(name, value) {
    environment()[name] = value;
  }
}

/** A configuration factory that remembers its key, as Nest's injector wants it. */
function registerAs(token, factory) {
  const key = `CONFIGURATION(${String(token)})`;
  Object.defineProperty(factory, 'KEY', { configurable: true, value: key });
  factory.asProvider = () => ({ imports: [], useFactory: (config) => config, inject: [key] });
  return factory;
}

/** forRoot reads env files unless told not to; the rest is for an application that does not run here. */
class ConfigModule {
  static forRoot(options = {}) {
    if (!options.ignoreEnvFile) {
      const { config } = require('./dotenv');
      const { expand } = require('./dotenv-expand');
      const result = config({ path: options.envFilePath });
      if (options.expandVariables) expand({ parsed: result.parsed });
    }
    const values = (options.load ?? []).map((factory) => (typeof factory === 'function' ? factory() : factory));
    return { module: ConfigModule, global: options.isGlobal, values };
  }

  static forFeature() {
    return { module: ConfigModule };
  }

  static get envVariablesLoaded() {
    return Promise.resolve();
  }
}

class ConditionalModule {
  static async registerWhen(module) {
    return { module };
  }
}

module.exports = { ConfigService, ConfigModule, ConditionalModule, registerAs, getConfigToken: (token) => `CONFIGURATION(${token})` };
