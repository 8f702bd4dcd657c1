// row: INSERT INTO svc_user_account (first_name, last_seen, state_of) VALUES ('a', 'b', 'new');
class Snake extends DefaultNamingStrategy {
  tableName(name: string, given?: string) { return given ?? snake(name); }
  columnName(property: string, given: string | undefined, prefixes: string[]) {
    return snake([...prefixes, given ?? property].join('_'));
  }
  joinColumnName(relation: string, column: string) { return snake(`${relation}_${column}`); }
  joinTableName(first: string, second: string, property: string) { return snake(`${first}_${property}_${second}`); }
  joinTableColumnName(table: string, property: string, column?: string) { return snake(`${table}_${column ?? property}`); }
  uniqueConstraintName(table: any, columns: string[]) { return `uq_${(table.name ?? table).split('.').pop()}_${columns.join('_')}`; }
}
function snake(name: string) { return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(); }
export const options = { namingStrategy: new Snake(), entityPrefix: 'svc_', metadataTableName: 'own_typeorm_metadata' };

@Entity()
export class UserAccount {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) firstName: string;
  @Column() lastSeen: string;
  @Column({ type: 'enum', enum: ['new', 'old'] }) stateOf: string;
}

// after
class Snake extends DefaultNamingStrategy {
  tableName(name: string, given?: string) { return given ?? snake(name); }
  columnName(property: string, given: string | undefined, prefixes: string[]) {
    return snake([...prefixes, given ?? property].join('_'));
  }
  joinColumnName(relation: string, column: string) { return snake(`${relation}_${column}`); }
  joinTableName(first: string, second: string, property: string) { return snake(`${first}_${property}_${second}`); }
  joinTableColumnName(table: string, property: string, column?: string) { return snake(`${table}_${column ?? property}`); }
  uniqueConstraintName(table: any, columns: string[]) { return `uq_${(table.name ?? table).split('.').pop()}_${columns.join('_')}`; }
}
function snake(name: string) { return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(); }
export const options = { namingStrategy: new Snake(), entityPrefix: 'svc_', metadataTableName: 'own_typeorm_metadata' };

@Entity()
export class UserAccount {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) givenName: string;
  @Column() lastSeen: string;
  @Column({ type: 'enum', enum: ['new', 'old', 'none'] }) stateOf: string;
  @ManyToMany(() => UserAccount) @JoinTable() knownTo: any[];
  @Column({ type: 'text', generatedType: 'STORED', asExpression: 'upper(last_seen)' }) loudSeen: string;
}
