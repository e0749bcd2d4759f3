import { readFileSync } from 'node:fs';
import { ObjectType } from 'net-snmp';

import { startFleet } from '../../src/simulator';
import { SnmpAgent, type SnmpRouter } from '../../src/simulator/snmp/agent';
import type { SnmpEntry, SnmpValue } from '../../src/simulator/snmp/objects';

export interface RecordedRouter {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The simulator's agent with what was recorded from a real router, on a socket of its own. It knows the community `public`. */
export async function startRecorded(entries: readonly SnmpEntry[], address: string): Promise<RecordedRouter> {
  const fleet = await startFleet({ routers: 1, first: address, apiPort: 0 });
  const { world } = fleet.routers[0] as unknown as SnmpRouter;
  const [row] = world.table('/snmp')?.rows ?? [];
  if (row) world.table('/snmp')?.replace(row.id, { ...row.values, enabled: 'true' });
  const agent = new SnmpAgent({ world, address, sourceOf: (from) => from, isDeaf: () => false, delayMs: () => 0 }, entries);
  await agent.open(0);
  return {
    address,
    port: agent.port,
    close: async () => {
      await agent.close();
      await fleet.close();
    },
  };
}

/** Lines `OID|tag|value` of a recording, where the tag is the number of the type and an `x` says that the value is in hex. */
export function readWalk(file: string): SnmpEntry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [oid = '', tag = '', ...rest] = line.split('|');
      const type = Number.parseInt(tag, 10);
      return object(oid, type, rest.join('|'), tag.endsWith('x'));
    });
}

export function object(oid: string, type: ObjectType, text: string, isHex = false): SnmpEntry {
  const value = valueOf(type, text, isHex);
  return { oid, object: { type, read: () => value } };
}

function valueOf(type: ObjectType, text: string, isHex: boolean): SnmpValue {
  if (isHex) return Buffer.from(text, 'hex');
  if (type === ObjectType.OctetString || type === ObjectType.OID || type === ObjectType.IpAddress) return text;
  if (type !== ObjectType.Counter64) return Number(text);
  const data = Buffer.alloc(8);
  data.writeBigUInt64BE(BigInt(text));
  return data;
}
