/** What insert, update and delete builders give back. */

class InsertResult {
  identifiers = [];
  generatedMaps = [];
  raw = undefined;

  static from(result) {
    const made = new InsertResult();
    made.raw = result.raw;
    return made;
  }
}

class UpdateResult {
  generatedMaps = [];
  raw = undefined;
  affected = undefined;

  static from(result) {
    const made = new UpdateResult();
    made.raw = result.records;
    made.affected = result.affected;
    return made;
  }
}

class DeleteResult {
  raw = undefined;
  affected = undefined;

  static from(result) {
    const made = new DeleteResult();
    made.raw = result.records;
    made.affected = result.affected;
    return made;
  }
}

module.exports = { InsertResult, UpdateResult, DeleteResult };
