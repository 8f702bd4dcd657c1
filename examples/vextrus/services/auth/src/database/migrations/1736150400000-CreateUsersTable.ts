import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsersTable1736150400000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE users_status_enum AS ENUM ('invited', 'active', 'disabled')`);

    // Unique within the tenant: a unique e-mail address across tenants would
    // tell one tenant who the others' people are.
    await queryRunner.query(`
      CREATE TABLE users (
        id UUID NOT NULL DEFAULT gen_random_uuid(),
        tenant_id UUID NOT NULL,
        email VARCHAR(255) NOT NULL,
        password_hash VARCHAR(255),
        first_name VARCHAR(100) NOT NULL,
        last_name VARCHAR(100) NOT NULL,
        status users_status_enum NOT NULL DEFAULT 'invited',
        created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
        updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
        CONSTRAINT pk_users PRIMARY KEY (id),
        CONSTRAINT uq_users_tenant_id UNIQUE (tenant_id, id),
        CONSTRAINT uq_users_tenant_email UNIQUE (tenant_id, email)
      )
    `);

    // Row security: FORCE binds the owner of the table too.
    await queryRunner.query(`ALTER TABLE users ENABLE ROW LEVEL SECURITY`);
    await queryRunner.query(`ALTER TABLE users FORCE ROW LEVEL SECURITY`);

    // One policy for all commands: a policy for SELECT alone makes UPDATE and
    // DELETE change 0 rows without an error. The sub-select is evaluated once
    // per statement, not once per row.
    await queryRunner.query(`
      CREATE POLICY tenant_isolation ON users
      FOR ALL TO vextrus_app
      USING (tenant_id = (SELECT get_current_tenant_id()))
      WITH CHECK (tenant_id = (SELECT get_current_tenant_id()))
    `);
    // Permissive policies are ORed: this one holds whatever others are added.
    await queryRunner.query(`
      CREATE POLICY tenant_floor ON users
      AS RESTRICTIVE FOR ALL TO vextrus_app
      USING (tenant_id = (SELECT get_current_tenant_id()))
      WITH CHECK (tenant_id = (SELECT get_current_tenant_id()))
    `);

    // Not GRANT ALL: TRUNCATE ignores row security, and TRIGGER would let a
    // service attach code that runs as somebody else.
    await queryRunner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON users TO vextrus_app`);

    // Key column, and the column whose value must not reach the log.
    await queryRunner.query(`
      CREATE TRIGGER users_audit_trigger
      AFTER INSERT OR UPDATE OR DELETE ON users
      FOR EACH ROW EXECUTE FUNCTION create_audit_entry('id', 'password_hash')
    `);
    await queryRunner.query(`
      CREATE TRIGGER users_audit_truncate_trigger
      AFTER TRUNCATE ON users
      FOR EACH STATEMENT EXECUTE FUNCTION create_audit_entry()
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    // Policies, triggers, grants and indexes go with the table.
    await queryRunner.query(`DROP TABLE users`);
    await queryRunner.query(`DROP TYPE users_status_enum`);
  }
}
