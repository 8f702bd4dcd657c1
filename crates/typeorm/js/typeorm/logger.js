/** Loggers that projects name in their options or derive theirs from. What runs is reported by Whimbrel, not by them. */

class AbstractLogger {
  constructor(options) {
    this.options = options;
  }

  logQuery() {}

  logQueryError() {}

  logQuerySlow() {}

  logSchemaBuild() {}

  logMigration() {}

  log() {}
}

class SimpleConsoleLogger extends AbstractLogger {}
class AdvancedConsoleLogger extends AbstractLogger {}
class FormattedConsoleLogger extends AbstractLogger {}
class FileLogger extends AbstractLogger {}
class DebugLogger extends AbstractLogger {}

module.exports = {
  AbstractLogger, SimpleConsoleLogger, AdvancedConsoleLogger, FormattedConsoleLogger, FileLogger, DebugLogger,
  silentLogger: new AbstractLogger(),
};
