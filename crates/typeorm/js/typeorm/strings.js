// Case changes of names, exactly as TypeORM makes them: generated names (and so the hashes of constraints) depend on it.

/** "UserProfile" becomes "user_profile", "HTTPServer" becomes "http_server". */
function snakeCase(text) {
  return text
    .replace(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** "author_id" becomes "authorId"; with `firstCapital` "AuthorId". */
function camelCase(text, firstCapital = false) {
  const source = firstCapital ? ` ${text}` : text;
  return source.replace(/^([A-Z])|[\s\-_](\w)/g, (match, first, next) =>
    next ? next.toUpperCase() : first.toLowerCase(),
  );
}

/** First letter of every word upper, the rest lower: "likesCount" becomes "Likescount". */
function titleCase(text) {
  return text.replace(/\w\S*/g, (word) => word[0].toUpperCase() + word.slice(1).toLowerCase());
}

/** Shortens each segment of a long table name: its first letters, or two of each camel-case term. */
function shorten(text, options = {}) {
  const { segmentLength = 3, separator = '_', termLength = 2 } = options;
  return text
    .split(separator)
    .map((segment) => {
      const terms = segment.replace(/([a-z\xE0-\xFF])([A-Z\xC0-\xDF])/g, '$1 $2').split(' ');
      const length = terms.length > 1 ? termLength : segmentLength;
      return terms.map((term) => term.slice(0, length)).join('');
    })
    .join(separator);
}

module.exports = { snakeCase, camelCase, titleCase, shorten };
