// left: public.going
// left: public.going_too
// row: INSERT INTO author (name, born) VALUES ('a', 1900);
@Entity()
export class Author {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column() born: number;
}

@ViewEntity({ expression: 'SELECT "id", "name" FROM "author"' })
export class Changed { @ViewColumn() id: number; @ViewColumn() name: string; }

@ViewEntity({ expression: 'SELECT "name" FROM "changed"', dependsOn: ['Changed'] })
export class Above { @ViewColumn() name: string; }

@ViewEntity({ expression: 'SELECT "born" FROM "author"' })
export class Going { @ViewColumn() born: number; }

@ViewEntity({ expression: 'SELECT "id" FROM "author"' })
export class Same { @ViewColumn() id: number; }

@ViewEntity({ expression: 'SELECT "id", "born" FROM "author"', materialized: true })
@Index('stored_id', ['id'])
export class Stored { @PrimaryColumn() id: number; @ViewColumn() born: number; }

@ViewEntity({ expression: 'SELECT "id" FROM "author"', materialized: true })
export class GoingToo { @ViewColumn() id: number; }

// after
@Entity()
export class Author {
  @PrimaryGeneratedColumn() id: number;
  @Column('text') name: string;
  @Column() born: number;
  @Column({ nullable: true }) died: number;
}

@ViewEntity({ expression: 'SELECT "name", "id" + 1 AS "next" FROM "author"' })
export class Changed { @ViewColumn() name: string; @ViewColumn() next: number; }

@ViewEntity({ expression: 'SELECT "name" FROM "changed"', dependsOn: ['Changed'] })
export class Above { @ViewColumn() name: string; }

@ViewEntity({ expression: 'SELECT "id" FROM "author"' })
export class Same { @ViewColumn() id: number; }

@ViewEntity({ expression: 'SELECT "id", "died" FROM "author"', materialized: true })
@Index('stored_died', ['died'])
export class Stored { @PrimaryColumn() id: number; @ViewColumn() died: number; }

@ViewEntity({ expression: 'SELECT 1 AS "one"' })
export class Fresh { @ViewColumn() one: number; }
