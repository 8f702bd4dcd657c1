/** `vm`: scripts run in this context; other contexts are refused. */
const { refuse } = require('./internal/errors');

// eslint-disable-next-line no-eval
const evaluate = (code) => (0, eval)(`${code}`);

class Script {
  #code;

  constructor(code) {
    this.#code = `${code}`;
    this.runInNewContext = refuse('vm.Script.runInNewContext');
    this.runInContext = refuse('vm.Script.runInContext');
  }

  runInThisContext() {
    return evaluate(this.#code);
  }
}

module.exports = {
  Script, runInThisContext: evaluate, runInContext: refuse('vm.runInContext'), runInNewContext: refuse('vm.runInNewContext'),
  createContext: refuse('vm.createContext'), isContext: () => false, compileFunction: (code, names = []) => new Function(...names, code),
  Module: refuse('vm.Module'), SourceTextModule: refuse('vm.SourceTextModule'), constants: {}, createScript: (code) => new Script(code), measureMemory: refuse('vm.measureMemory'),
};
