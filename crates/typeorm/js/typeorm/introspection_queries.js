// The catalog queries behind getTable: six short ones, sent in one message. They read pg_catalog, and the functions with
// which information_schema itself computes lengths and precisions, as TypeORM's view of a column is information_schema's.

const { isLegacy } = require('./generation');

/** A string literal. */
function literal(text) {
  return `'${String(text).replace(/'/g, "''")}'`;
}

/** The condition that selects the wanted tables, as `n.nspname` and `c.relname`. */
function condition(tableNames, defaultSchema) {
  if (!tableNames) return 'true';
  return tableNames
    .map((tableName) => {
      const [first, second] = tableName.split('.');
      const [schema, name] = second === undefined ? [defaultSchema, first] : [first, second];
      return `(n.nspname = ${literal(schema)} AND c.relname = ${literal(name)})`;
    })
    .join(' OR ');
}

const TABLES = (wanted) => `
SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       current_schema() AS current_schema, current_database() AS database
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'f', 'p') AND NOT pg_catalog.pg_is_other_temp_schema(n.oid) AND (${wanted})`;

// The true type of a domain column is the domain's base type, as in information_schema. TypeORM 0.3 read the labels of
// an enum in the order in which they were added.
const COLUMNS = (wanted) => `
SELECT a.attrelid AS table, a.attname AS name, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS not_null,
       pg_catalog.col_description(c.oid, a.attnum) AS comment, base.typname AS udt_name, base.oid::pg_catalog.regtype::text AS regtype,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS format_type,
       base.typelem <> 0 AND base.typlen = -1 AS is_array, bn.nspname <> 'pg_catalog' AS is_user_type,
       information_schema._pg_char_max_length(base.oid, m.typmod) AS length,
       information_schema._pg_numeric_precision(base.oid, m.typmod) AS numeric_precision,
       information_schema._pg_numeric_scale(base.oid, m.typmod) AS numeric_scale,
       information_schema._pg_datetime_precision(base.oid, m.typmod) AS datetime_precision,
       CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS default,
       a.attidentity AS identity, a.attgenerated AS generated,
       CASE WHEN co.collname <> 'default' OR cn.nspname <> 'pg_catalog' THEN co.collname END AS collation,
       (SELECT pg_catalog.json_agg(e.enumlabel ORDER BY ${isLegacy() ? 'e.ctid' : 'e.enumsortorder'})
          FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type et ON et.oid = e.enumtypid
         WHERE et.typnamespace = c.relnamespace
           AND et.typname = pg_catalog.regexp_replace(base.typname, '^_', '')) AS labels
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  CROSS JOIN LATERAL (SELECT information_schema._pg_truetypid(a.*, t.*) AS typid,
                             information_schema._pg_truetypmod(a.*, t.*) AS typmod) m
  JOIN pg_catalog.pg_type base ON base.oid = m.typid
  JOIN pg_catalog.pg_namespace bn ON bn.oid = base.typnamespace
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
  LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'f', 'p') AND (${wanted})
 ORDER BY a.attrelid, a.attnum`;

/** The names of a constraint's columns, in the order of the table. */
const CONSTRAINTS = (wanted) => `
SELECT k.conrelid AS table, k.conname AS name, k.contype AS kind, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype IN ('p', 'u', 'c', 'x') AND c.relkind IN ('r', 'p') AND (${wanted})
 ORDER BY k.conrelid, k.ctid`;

// Constraints and indexes come in the order in which the catalog holds them, as TypeORM's unordered queries get them on
// all but big catalogs; the order of the statements in dropTable follows from it.

// TypeORM takes an index for a constraint's when any constraint anywhere has its name, and sees only plain columns.
const INDEXES = (wanted) => `
SELECT x.indrelid AS table, i.relname AS name, x.indisunique AS is_unique,
       pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS condition, am.amname AS method,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)) AS columns
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  JOIN pg_catalog.pg_am am ON am.oid = i.relam
 WHERE c.relkind IN ('r', 'p')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conname = i.relname)
   AND (${wanted})
 ORDER BY x.indrelid, x.ctid`;

const FOREIGN_KEYS = (wanted) => `
SELECT k.conrelid AS table, k.conname AS name, rn.nspname AS referenced_schema, r.relname AS referenced_table,
       k.confdeltype AS on_delete, k.confupdtype AS on_update, k.condeferrable AS is_deferrable,
       k.condeferred AS is_deferred,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY p.place)
          FROM unnest(k.conkey) WITH ORDINALITY p(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum) AS columns,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY p.place)
          FROM unnest(k.confkey) WITH ORDINALITY p(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.attnum) AS referenced_columns
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
  JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
 WHERE k.contype = 'f' AND NOT r.relispartition AND (${wanted})
 ORDER BY k.conrelid, k.ctid`;

/** All queries for the wanted tables (all tables without names), joined for one message. */
function tableQueries(tableNames, defaultSchema) {
  const wanted = condition(tableNames, defaultSchema);
  return [TABLES, COLUMNS, CONSTRAINTS, INDEXES, FOREIGN_KEYS].map((query) => query(wanted)).join(';');
}

module.exports = { tableQueries, literal };
