// row: INSERT INTO item (name, code, number, during, other) VALUES ('a', 'b', 1, '[1,2)', 1), ('c', 'd', 2, '[3,4)', 2);
// row: INSERT INTO pair (a, b) VALUES (1, 2), (3, 4);
@Entity()
@Unique(['name', 'code'])
@Index(['code', 'number'])
@Index('going', ['name'])
@Index('partial', ['number'], { where: 'number > 0' })
@Check('"number" > 0')
@Check('named_check', 'number < 100')
@Exclusion('USING gist ("during" WITH &&)')
export class Item {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) name: string;
  @Column() code: string;
  @Column() number: number;
  @Column('int4range') during: string;
  @Index({ unique: true }) @Column() other: number;
}

@Entity()
export class Pair {
  @PrimaryColumn() a: number;
  @Column() b: number;
}

// after
@Entity()
@Unique('named_unique', ['code'], { deferrable: 'INITIALLY DEFERRED' })
@Index(['code', 'number'], { unique: true })
@Index('partial', ['number'], { where: 'number > 1' })
@Index('spatial', ['during'], { spatial: true })
@Index('hidden', ['code', 'name'], { unique: true, where: '"name" IS NOT NULL' })
@Check('"number" > -1')
@Check('named_check', 'number < 200')
@Exclusion('named_exclusion', 'USING gist ("during" WITH &&) WHERE (number > 5)')
export class Item {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column({ unique: true }) code: string;
  @Column() number: number;
  @Column('int4range') during: string;
  @Index() @Column() other: number;
}

@Entity()
export class Pair {
  @PrimaryColumn() a: number;
  @PrimaryColumn() b: number;
}
