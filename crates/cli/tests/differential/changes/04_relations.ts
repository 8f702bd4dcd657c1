// row: INSERT INTO author (name) VALUES ('a'), ('b');
// row: INSERT INTO book (title, "authorId", "goingId", "editorId") VALUES ('t', 1, 2, 1);
// row: INSERT INTO tag DEFAULT VALUES;
// row: INSERT INTO book_old_tags_tag VALUES (1, 1);
// left: public.book_old_tags_tag
@Entity()
export class Author {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
}

@Entity()
export class Tag {
  @PrimaryGeneratedColumn() id: number;
}

@Entity()
export class Book {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
  @ManyToOne(() => Author) author: Author;
  @ManyToOne(() => Author) going: Author;
  @ManyToOne(() => Author, { onDelete: 'CASCADE' }) editor: Author;
  @ManyToMany(() => Tag) @JoinTable() oldTags: Tag[];
  @ManyToMany(() => Author) @JoinTable() helpers: Author[];
}

// after
@Entity()
export class Author {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @OneToMany(() => Book, (book) => book.author) books: any[];
  @OneToOne(() => Author) @JoinColumn() best: any;
}

@Entity()
export class Tag {
  @PrimaryGeneratedColumn() id: number;
}

@Entity()
export class Book {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
  @ManyToOne(() => Author, (author) => author.books, { onDelete: 'SET NULL' }) author: any;
  @ManyToOne(() => Author, { onDelete: 'RESTRICT', onUpdate: 'CASCADE', deferrable: 'INITIALLY DEFERRED', nullable: false }) editor: any;
  @ManyToMany(() => Author) @JoinTable() helpers: any[];
  @ManyToMany(() => Tag) @JoinTable({ name: 'book_tags', joinColumn: { name: 'book' }, inverseJoinColumn: { name: 'tag' } }) tags: any[];
  @ManyToOne(() => Book, { createForeignKeyConstraints: false }) @JoinColumn({ name: 'sequel_to' }) sequelTo: any;
}

@Entity()
export class Review {
  @PrimaryColumn() number: number;
  @ManyToOne(() => Book, { nullable: false, onDelete: 'CASCADE' }) book: any;
}
