import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  OneToMany,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import { Branch } from './branch.entity';

@Entity('organizations')
@Unique('uq_organizations_tenant_id', ['tenantId', 'id'])
@Unique('uq_organizations_tenant_slug', ['tenantId', 'slug'])
@Check('chk_organizations_slug', `slug ~ '^[a-z0-9-]+$'`)
@Index('uq_organizations_tax_number', ['tenantId', 'taxNumber'], { unique: true })
// On an expression, which a decorator cannot say: the migration owns it.
@Index('idx_organizations_name', { synchronize: false })
export class Organization {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_organizations' })
  id: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId: string;

  @Column({ length: 255 })
  name: string;

  @Column({ length: 100 })
  slug: string;

  @Column({ name: 'country_code', type: 'char', length: 2, default: 'BD' })
  countryCode: string;

  @Column({ type: 'jsonb', default: {} })
  settings: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  @Column({
    name: 'tax_number',
    type: 'varchar',
    length: 32,
    nullable: true,
    comment: 'As the tax office of the country writes it',
  })
  taxNumber: string | null;

  @OneToMany(() => Branch, (branch) => branch.organization)
  branches: Branch[];
}
