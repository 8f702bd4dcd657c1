// row: INSERT INTO "user" ("firstName", "stateOf") VALUES ('a', 'new');
@Entity()
@Index(['firstName', 'stateOf'])
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) firstName: string;
  @Column({ type: 'enum', enum: ['new', 'old'] }) stateOf: string;
  @ManyToOne(() => User) bestFriend: any;
}

// after
class Snake extends DefaultNamingStrategy {
  columnName(property: string, given: string | undefined, prefixes: string[]) { return snake([...prefixes, given ?? property].join('_')); }
  joinColumnName(relation: string, column: string) { return snake(`${relation}_${column}`); }
}
function snake(name: string) { return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(); }
export const options = { namingStrategy: new Snake() };

@Entity()
@Index(['firstName', 'stateOf'])
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) firstName: string;
  @Column({ type: 'enum', enum: ['new', 'old'] }) stateOf: string;
  @ManyToOne(() => User) bestFriend: any;
}
