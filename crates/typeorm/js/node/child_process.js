/** `child_process`: starting programs is refused. */
const { refuseAll } = require('./internal/errors');
const { extendable } = require('./internal/refused_classes');

module.exports = refuseAll(extendable('child_process', ['ChildProcess']), 'child_process', ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'], 'it starts no other programs');
