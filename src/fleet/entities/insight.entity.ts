import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { BigColumn, TextColumn } from '../database';

export type SeriesKind = 'interface' | 'memory' | 'disk' | 'pool' | 'cpu' | 'conntrack';

/** What rollups are of: an interface of a router, or a value of it. A number stands for it, since rollups are many. */
@Entity('rollup_series')
export class RollupSeries {
  @PrimaryGeneratedColumn()
  id!: number;

  @TextColumn()
  tenantId!: string;

  @TextColumn()
  routerId!: string;

  @TextColumn()
  kind!: SeriesKind;

  /** Of the interface, disk or pool; empty where the router has one of the kind. */
  @TextColumn()
  name!: string;
}

/** Traffic of an interface within a slot. Sums, not averages: what several processes saw adds up. */
abstract class InterfaceSums {
  /** Slots since 1970. */
  @PrimaryColumn({ type: 'integer' })
  slot!: number;

  @PrimaryColumn({ type: 'integer' })
  seriesId!: number;

  /** How much of the slot was seen, in milliseconds. */
  @Column({ type: 'integer' })
  coveredMs!: number;

  @BigColumn()
  rxBytes!: number;

  @BigColumn()
  txBytes!: number;

  /** Highest rate between two polls, in bytes per second. */
  @BigColumn()
  rxMax!: number;

  @BigColumn()
  txMax!: number;

  /** Packets with errors, both ways. */
  @BigColumn()
  errors!: number;

  @Column({ type: 'integer' })
  linkDowns!: number;

  /** Bytes per second; null where it is not known. */
  @BigColumn({ nullable: true })
  speed!: number | null;
}

@Entity('interface_rollup')
export class InterfaceRollup extends InterfaceSums {}

@Entity('interface_rollup_hour')
export class InterfaceRollupHour extends InterfaceSums {}

/** A value of a router within a slot. */
abstract class ValueSums {
  /** Slots since 1970. */
  @PrimaryColumn({ type: 'integer' })
  slot!: number;

  @PrimaryColumn({ type: 'integer' })
  seriesId!: number;

  /** How often it was read. */
  @Column({ type: 'integer' })
  samples!: number;

  /** Of all samples. */
  @Column({ type: 'double precision' })
  total!: number;

  @Column({ type: 'double precision' })
  least!: number;

  @Column({ type: 'double precision' })
  greatest!: number;

  /** What the value cannot exceed; null where it is not known. */
  @Column({ type: 'double precision', nullable: true })
  capacity!: number | null;
}

@Entity('router_rollup')
export class RouterRollup extends ValueSums {}

@Entity('router_rollup_hour')
export class RouterRollupHour extends ValueSums {}
