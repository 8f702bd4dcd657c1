// computed: from
// left: public.first_join
// row: INSERT INTO first (words, word, span, bits, state, states, key, at, "time") VALUES ('{a}', 'b', '1 day', B'101', 'x', '{x,y}', 'k', '2020-01-01 10:00', '10:00');
// row: INSERT INTO second DEFAULT VALUES; INSERT INTO first_join VALUES (1, 1);
export const options = { uuidExtension: 'pgcrypto' };

@Entity()
export class First {
  @PrimaryGeneratedColumn() id: number;
  @Column('text', { array: true }) words: string[];
  @Column() word: string;
  @Column('interval') span: string;
  @Column('bit varying', { length: 8 }) bits: string;
  @Column({ type: 'enum', enum: ['x', 'y'], default: 'x', nullable: true }) state: string;
  @Column({ type: 'enum', enum: ['x', 'y'], array: true }) states: string[];
  @Column() key: string;
  @Column('timestamp', { precision: 3 }) at: Date;
  @Column('time', { default: () => 'LOCALTIME' }) time: string;
  @Column('float', { default: 1.5 }) ratio: number;
  @Column('smallint', { default: 0 }) small: number;
  @Column('money', { nullable: true }) price: string;
  @Column('inet', { default: '127.0.0.1' }) from: string;
  @ManyToMany(() => Second) @JoinTable({ name: 'first_join' }) seconds: any[];
}

@Entity()
export class Second {
  @PrimaryGeneratedColumn() id: number;
  @ManyToMany(() => First) @JoinTable({ name: 'second_join' }) firsts: any[];
}

@ViewEntity({ expression: 'SELECT "id" FROM "second"' })
export class Worded { @ViewColumn() id: number; }

// after
export const options = { uuidExtension: 'pgcrypto' };

@Entity()
export class First {
  @PrimaryGeneratedColumn() id: number;
  @Column('varchar', { array: true, length: 10, nullable: true }) words: string[];
  @Index('words_and_more', { unique: true }) @Column({ default: 'a' }) word: string;
  @Column('interval', { default: '1 hour' }) span: string;
  @Column('bit varying', { length: 16 }) bits: string;
  @Column({ type: 'enum', enum: ['y', 'x'], nullable: true }) state: string;
  @Column({ type: 'enum', enum: ['x', 'y', 'it\'s'], array: true, default: ['x'] }) states: string[];
  @Column({ unique: true, collation: 'POSIX' }) key: string;
  @Column('timestamp', { precision: 0 }) at: Date;
  @Column('time', { default: '12:00' }) time: string;
  @Column('real', { default: 2 }) ratio: number;
  @Column('int', { default: -1 }) small: number;
  @Column('numeric', { nullable: true }) price: string;
  @Column('cidr', { default: '10.0.0.0/8' }) from: string;
  @Column('uuid', { default: () => 'gen_random_uuid()' }) code: string;
  @Column('simple-json', { nullable: true }) json: object;
  @Column('tstzrange', { nullable: true }) range: string;
}

@Entity()
export class Second {
  @PrimaryGeneratedColumn() id: number;
  @ManyToMany(() => First) @JoinTable({ name: 'second_join', joinColumn: { name: 'of_second' } }) firsts: any[];
  @Column() @Generated('uuid') token: string;
}

@ViewEntity({ expression: 'SELECT "id"  FROM "second"' })
export class Worded { @ViewColumn() id: number; }
