// What `query()` gives back. TypeORM decides by the command of the result: updates and deletes give rows and their
// number, everything else gives rows, and several statements in one string give undefined.
const { rowsOf } = require('./value');

class QueryResult {
  constructor() {
    this.raw = undefined;
    this.records = [];
  }

  /** Makes the result of one `query()` call from the host's results, one per statement. */
  static of(results, parseInt8) {
    const made = new QueryResult();
    if (results.length !== 1) return made;
    const [result] = results;
    made.records = rowsOf(result, parseInt8);
    made.affected = result.rowCount;
    const counted = result.command === 'UPDATE' || result.command === 'DELETE';
    made.raw = counted ? [made.records, result.rowCount] : made.records;
    return made;
  }
}

module.exports = { QueryResult };
