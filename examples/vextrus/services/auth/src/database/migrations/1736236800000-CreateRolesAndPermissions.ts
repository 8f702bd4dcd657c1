import { MigrationInterface, QueryRunner, Table, TableIndex } from 'typeorm';

const TENANT_TABLES = ['roles', 'user_roles', 'role_permissions'];

export class CreateRolesAndPermissions1736236800000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'permissions',
        comment: 'Global: what can be permitted at all is the same for every tenant',
        columns: [
          { name: 'code', type: 'varchar', length: '100', isPrimary: true, primaryKeyConstraintName: 'pk_permissions' },
          { name: 'description', type: 'text' },
        ],
      }),
    );

    await queryRunner.createTable(
      new Table({
        name: 'roles',
        columns: [
          { name: 'id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_roles', default: 'gen_random_uuid()' },
          { name: 'tenant_id', type: 'uuid' },
          { name: 'name', type: 'varchar', length: '100' },
          { name: 'is_system', type: 'boolean', default: false },
          { name: 'created_at', type: 'timestamptz', default: 'now()' },
        ],
        uniques: [
          { name: 'uq_roles_tenant_id', columnNames: ['tenant_id', 'id'] },
          { name: 'uq_roles_tenant_name', columnNames: ['tenant_id', 'name'] },
        ],
      }),
    );

    // Keys carry the tenant: a row can only point at rows of its own tenant.
    await queryRunner.createTable(
      new Table({
        name: 'user_roles',
        columns: [
          { name: 'tenant_id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_user_roles' },
          { name: 'user_id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_user_roles' },
          { name: 'role_id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_user_roles' },
          { name: 'granted_at', type: 'timestamptz', default: 'now()' },
        ],
        foreignKeys: [
          {
            name: 'fk_user_roles_user',
            columnNames: ['tenant_id', 'user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['tenant_id', 'id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'fk_user_roles_role',
            columnNames: ['tenant_id', 'role_id'],
            referencedTableName: 'roles',
            referencedColumnNames: ['tenant_id', 'id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );

    await queryRunner.createTable(
      new Table({
        name: 'role_permissions',
        columns: [
          { name: 'tenant_id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_role_permissions' },
          { name: 'role_id', type: 'uuid', isPrimary: true, primaryKeyConstraintName: 'pk_role_permissions' },
          { name: 'permission_code', type: 'varchar', length: '100', isPrimary: true, primaryKeyConstraintName: 'pk_role_permissions' },
        ],
        foreignKeys: [
          {
            name: 'fk_role_permissions_role',
            columnNames: ['tenant_id', 'role_id'],
            referencedTableName: 'roles',
            referencedColumnNames: ['tenant_id', 'id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'fk_role_permissions_permission',
            columnNames: ['permission_code'],
            referencedTableName: 'permissions',
            referencedColumnNames: ['code'],
          },
        ],
      }),
    );

    await queryRunner.createIndex(
      'user_roles',
      new TableIndex({ name: 'idx_user_roles_role', columnNames: ['tenant_id', 'role_id'] }),
    );
    await queryRunner.createIndex(
      'role_permissions',
      new TableIndex({ name: 'idx_role_permissions_permission', columnNames: ['permission_code'] }),
    );

    await queryRunner.query(`GRANT SELECT ON permissions TO vextrus_app`);
    for (const table of TENANT_TABLES) {
      await this.protect(queryRunner, table);
    }
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('role_permissions');
    await queryRunner.dropTable('user_roles');
    await queryRunner.dropTable('roles');
    await queryRunner.dropTable('permissions');
  }

  private async protect(queryRunner: QueryRunner, table: string): Promise<void> {
    const own = `tenant_id = (SELECT get_current_tenant_id())`;
    const key = table === 'roles' ? 'id' : table === 'user_roles' ? 'tenant_id,user_id,role_id' : 'tenant_id,role_id,permission_code';

    await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await queryRunner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await queryRunner.query(`CREATE POLICY tenant_isolation ON ${table} FOR ALL TO vextrus_app USING (${own}) WITH CHECK (${own})`);
    await queryRunner.query(
      `CREATE POLICY tenant_floor ON ${table} AS RESTRICTIVE FOR ALL TO vextrus_app USING (${own}) WITH CHECK (${own})`,
    );
    await queryRunner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO vextrus_app`);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_audit_trigger
      AFTER INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION create_audit_entry('${key}')
    `);
    await queryRunner.query(`
      CREATE TRIGGER ${table}_audit_truncate_trigger
      AFTER TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION create_audit_entry()
    `);
  }
}
