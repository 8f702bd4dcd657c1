import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Department } from './department.entity';
import { Organization } from './organization.entity';

@Entity('branches')
@Unique('uq_branches_tenant_id', ['tenantId', 'id'])
@Unique('uq_branches_code', ['tenantId', 'organizationId', 'code'])
@Index('uq_branches_head_office', ['tenantId', 'organizationId'], { unique: true, where: 'is_head_office' })
export class Branch {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_branches' })
  id: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId: string;

  @Column({ length: 20 })
  code: string;

  @Column({ length: 255 })
  name: string;

  @Column({ name: 'is_head_office', default: false })
  isHeadOffice: boolean;

  @ManyToOne(() => Organization, (organization) => organization.branches, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'fk_branches_organization' },
    { name: 'organization_id', referencedColumnName: 'id', foreignKeyConstraintName: 'fk_branches_organization' },
  ])
  organization: Organization;

  @OneToMany(() => Department, (department) => department.branch)
  departments: Department[];
}
