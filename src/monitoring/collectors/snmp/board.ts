import { sample } from '../../metrics/define-metric';
import { boardInfo, firmwareUpgradePending } from '../../metrics/system';
import { flag } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import type { SnmpAnswer } from '../snmp-answer';
import { mib2, mikrotik } from './oids';
import { numberOf, textOf } from './read-values';

/** `RouterOS RB5009UPr+S+`. */
const DESCRIPTION = mib2('1.1.0');
/** `RouterOS 7.20.6 (stable) on RB5009UPr+S+`. */
const ENTITY = mib2('47.1.1.1.1.2.65536');
const LICENSE_LEVEL = mikrotik('4.3.0');
const VERSION = mikrotik('4.4.0');
const SERIAL = mikrotik('7.3.0');
const FIRMWARE = mikrotik('7.4.0');
const FIRMWARE_AT_HAND = mikrotik('7.7.0');
const BOARD = mikrotik('7.9.0');

export const board = defineSnmpCollector({
  id: 'snmp.board',
  title: 'Board and firmware',
  tier: 'slow',
  metrics: [boardInfo, firmwareUpgradePending],
  rights: 'read',
  byDefault: true,
  timeoutMs: 10_000,
  scalars: [DESCRIPTION, ENTITY, LICENSE_LEVEL, VERSION, SERIAL, FIRMWARE, FIRMWARE_AT_HAND, BOARD],
  tables: [],
  samples: ({ scalars }) => {
    const text = (oid: string): string => textOf(scalars.get(oid));
    if (scalars.size === 0) return [];
    const [firmware, atHand] = [text(FIRMWARE), text(FIRMWARE_AT_HAND)];
    const level = numberOf(scalars.get(LICENSE_LEVEL));
    return [
      sample(boardInfo, [boardOf(scalars), text(SERIAL), text(VERSION), firmware, level === undefined ? '' : String(level)], 1),
      // A CHR has no firmware of its own.
      ...(firmware && atHand ? [flag(firmwareUpgradePending, [], firmware !== atHand)] : []),
    ];
  },
});

function boardOf(scalars: SnmpAnswer['scalars']): string {
  const described = /^RouterOS (.+)$/.exec(textOf(scalars.get(DESCRIPTION)))?.[1];
  const entity = / on (.+)$/.exec(textOf(scalars.get(ENTITY)))?.[1];
  return described ?? entity ?? textOf(scalars.get(BOARD));
}
