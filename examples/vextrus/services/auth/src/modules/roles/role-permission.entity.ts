import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Permission } from './permission.entity';
import { Role } from './role.entity';

@Entity('role_permissions')
@Index('idx_role_permissions_permission', ['permissionCode'])
export class RolePermission {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'pk_role_permissions' })
  tenantId: string;

  @PrimaryColumn({ name: 'role_id', type: 'uuid', primaryKeyConstraintName: 'pk_role_permissions' })
  roleId: string;

  @PrimaryColumn({ name: 'permission_code', length: 100, primaryKeyConstraintName: 'pk_role_permissions' })
  permissionCode: string;

  @ManyToOne(() => Role, (role) => role.permissions, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'fk_role_permissions_role' },
    { name: 'role_id', referencedColumnName: 'id', foreignKeyConstraintName: 'fk_role_permissions_role' },
  ])
  role: Role;

  @ManyToOne(() => Permission)
  @JoinColumn({ name: 'permission_code', foreignKeyConstraintName: 'fk_role_permissions_permission' })
  permission: Permission;
}
