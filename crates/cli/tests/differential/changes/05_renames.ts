// row: INSERT INTO person (name, other, "bossId", kind) VALUES ('a', 'b', NULL, 'p'), ('c', 'd', 1, 'q');
@Entity()
@Check('"name" <> \'\'')
@Index(['name', 'other'])
export class Person {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true, comment: 'its name' }) name: string;
  @Column() other: string;
  @ManyToOne(() => Person) boss: any;
  @Column({ type: 'enum', enum: ['p', 'q'] }) kind: string;
}

@Entity()
export class Numbered {
  @PrimaryGeneratedColumn() id: number;
  @Column({ default: 4 }) count: number;
}

// after
@Entity()
@Check('"fullName" <> \'\'')
@Index(['fullName', 'other'])
export class Person {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true, comment: 'its name' }) fullName: string;
  @Column() other: string;
  @ManyToOne(() => Person) chief: any;
  @Column({ type: 'enum', enum: ['p', 'q'] }) sort: string;
}

@Entity()
export class Numbered {
  @PrimaryGeneratedColumn() key: number;
  @Column({ default: 4 }) total: number;
}
