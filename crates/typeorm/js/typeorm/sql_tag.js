// The `sql` template tag: plain expressions become parameters, functions give raw SQL (text) or parameter lists (arrays).

/** The name of a value's type as an error shows it. */
function typeName(value) {
  return value === null ? 'null' : typeof value;
}

/** Raw SQL or a list of placeholders for what a function in the template returned. */
function expand(value, place, addParameter) {
  const subject = `Expression ${place} in this sql tagged template is a function which returned`;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) {
    throw new Error(
      `${subject} a value of type "${typeName(value)}". Only array and string types are supported as function return values in sql tagged template expressions.`,
    );
  }
  if (value.length === 0) {
    throw new Error(`${subject} an empty array. Empty arrays cannot safely be expanded into parameter lists.`);
  }
  return value.map(addParameter).join(', ');
}

/** Builds the statement and its parameters. */
function buildSqlTag(strings, expressions) {
  const parameters = [];
  const addParameter = (value) => `$${parameters.push(value)}`;
  let query = strings[0];
  expressions.forEach((expression, place) => {
    if (expression === null) query += 'NULL';
    else if (typeof expression === 'function') query += expand(expression(), place, addParameter);
    else query += addParameter(expression);
    query += strings[place + 1];
  });
  return { query, parameters };
}

module.exports = { buildSqlTag };
