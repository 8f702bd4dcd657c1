// Arrays in PostgreSQL's text format (manual, 8.15.6): {1,NULL,"a\"b",{nested}}.

/** Reads one element between `{`, `,` and `}`; gives its text (null for NULL) and where it ends. */
function readElement(text, start) {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '}') {
      end += text[end] === '\\' ? 2 : 1;
    }
    const raw = text.slice(start, end).replace(/\\(.)/gs, '$1');
    return { value: raw === 'NULL' ? null : raw, end };
  }
  let value = '';
  let end = start + 1;
  while (end < text.length && text[end] !== '"') {
    if (text[end] === '\\') end += 1;
    value += text[end];
    end += 1;
  }
  return { value, end: end + 1 };
}

/** Reads the array that starts at the brace; elements pass through `parse`, NULL stays null. */
function readArray(text, start, parse) {
  const items = [];
  let place = start + 1;
  while (place < text.length && text[place] !== '}') {
    if (text[place] === ',') {
      place += 1;
    } else if (text[place] === '{') {
      const nested = readArray(text, place, parse);
      items.push(nested.items);
      place = nested.end;
    } else {
      const { value, end } = readElement(text, place);
      items.push(value === null ? null : parse(value));
      place = end;
    }
  }
  return { items, end: place + 1 };
}

/** Parses an array literal; explicit bounds such as `[0:1]={1,2}` are dropped. */
function parseArray(text, parse) {
  const start = text.indexOf('{');
  return start < 0 ? [] : readArray(text, start, parse).items;
}

module.exports = { parseArray };
