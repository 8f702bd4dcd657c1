-- The log goes with all that it holds.
DROP TABLE :audit_log;

DROP FUNCTION :audit_schema.add_month(date);

DROP FUNCTION :audit_schema.record_statement();

DROP FUNCTION :audit_schema.record_row();

DROP FUNCTION :audit_schema.refuse_change();

DROP SCHEMA :audit_schema;

