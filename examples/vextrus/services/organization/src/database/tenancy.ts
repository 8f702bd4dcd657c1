import { QueryRunner } from 'typeorm';

export interface Protection {
  /** Columns of the primary key, for the audit log. */
  key?: string[];
  /** Columns whose values the audit log must not show. */
  masked?: string[];
}

/**
 * Row security and audit for a table with a tenant_id: what every new table of
 * this service gets, in the migration that creates it. All of it goes when the
 * table is dropped.
 */
export async function protectTenantTable(
  queryRunner: QueryRunner,
  table: string,
  { key = ['id'], masked = [] }: Protection = {},
): Promise<void> {
  const own = 'tenant_id = (SELECT get_current_tenant_id())';
  const auditArguments = [key, masked].map((columns) => `'${columns.join(',')}'`).join(', ');

  await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  await queryRunner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  await queryRunner.query(
    `CREATE POLICY tenant_isolation ON ${table} FOR ALL TO vextrus_app USING (${own}) WITH CHECK (${own})`,
  );
  await queryRunner.query(
    `CREATE POLICY tenant_floor ON ${table} AS RESTRICTIVE FOR ALL TO vextrus_app USING (${own}) WITH CHECK (${own})`,
  );
  await queryRunner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO vextrus_app`);
  await queryRunner.query(`
    CREATE TRIGGER ${table}_audit_trigger
    AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION create_audit_entry(${auditArguments})
  `);
  await queryRunner.query(`
    CREATE TRIGGER ${table}_audit_truncate_trigger
    AFTER TRUNCATE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION create_audit_entry()
  `);
}
