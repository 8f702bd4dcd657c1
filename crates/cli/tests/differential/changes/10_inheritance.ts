// row: INSERT INTO content (type, title, size) VALUES ('Photo', 'a', 1);
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'type' } })
export class Content {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
}

@ChildEntity()
export class Photo extends Content { @Column() size: number; }

@ChildEntity()
export class Going extends Content { @Column() lost: number; }

// after
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'type' } })
export class Content {
  @PrimaryGeneratedColumn() id: number;
  @Column() title: string;
}

@ChildEntity()
export class Photo extends Content { @Column() size: number; }

@ChildEntity('question')
export class Question extends Content {
  @Column({ default: 0 }) answers: number;
  @ManyToOne(() => Content) about: Content;
  @Column({ type: 'enum', enum: ['a', 'b'] }) level: string;
}
