import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigColumn, TextColumn, TimeColumn } from '../../fleet';

/** A file that an action made on a router and that was brought back. Its content is in the chunks. */
@Entity('artefact')
export class ArtefactRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  @TextColumn()
  runId!: string;

  @TextColumn()
  routerRunId!: string;

  @TextColumn()
  routerId!: string;

  /** As it was at submission. */
  @TextColumn()
  routerName!: string;

  /** Where it was on the router. */
  @TextColumn()
  path!: string;

  @TextColumn()
  name!: string;

  @Column({ type: 'boolean' })
  secret!: boolean;

  /** All of it has come; before, nobody sees it. */
  @Column({ type: 'boolean' })
  complete!: boolean;

  @BigColumn()
  bytes!: number;

  /** Of the whole content, in hex; empty until it is complete. */
  @TextColumn()
  sha256!: string;

  @TimeColumn()
  createdAt!: number;
}

/** A piece of such a file under the master key. */
@Entity('artefact_chunk')
export class ArtefactChunk {
  @PrimaryColumn({ type: 'text' })
  artefactId!: string;

  /** Place in the file, from 0. */
  @PrimaryColumn({ type: 'integer' })
  seq!: number;

  @TextColumn()
  keyId!: string;

  @TextColumn()
  ciphertext!: string;
}
