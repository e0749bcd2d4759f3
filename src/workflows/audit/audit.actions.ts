import { join } from 'node:path';
import { z } from 'zod';
import {
  createRegistry,
  defineAction,
  parseInput,
  type Action,
  type ActionMeta,
  type ReadResult,
  type Registry,
  type RouterReader,
} from '../../core/catalogue';
import { loadConfig } from '../../core/config';
import { isAppError } from '../../core/errors';
import { AREAS } from '../../modules';
import { CAPACITY_OUTPUT, capacityRows, MEASURES } from '../rules/capacity';
import { INVENTORY_NEEDS, INVENTORY_OUTPUT, inventoryRow } from '../rules/inventory';
import { createRuleSource } from '../rules/rule-source';
import { audit, needsOf, type AuditResult } from './audit';
import { chosenRules, contextOf, HOSTS_INPUT, RULE_INPUTS, USERS_INPUT, WAN_INPUT } from './inputs';
import { viewOfRouter } from './read-router';
import { RESULT_OUTPUT, resultRows } from './result-rows';
import type { Audit, FixStep, MenuNeeds, Rule, Severity } from './rule';
import { joinNeeds, type AuditContext, type ConfigView } from './view';

/** Some sixty menus, one after the other, of a router that has other things to do. */
const TIMEOUT_MS = 180_000;

/** The packs of the installation lie in the folder of the configuration, and are looked at anew while the daemon runs. */
const SOURCE = createRuleSource({
  folder() {
    const { ROSFLEET_RULES_DIR, ROSFLEET_DATA_DIR } = loadConfig();
    return ROSFLEET_RULES_DIR ?? join(ROSFLEET_DATA_DIR, 'rules');
  },
  isRight: wrongWith,
});

/** The rules of the installation, for those who have no router before them. */
export const installedRules = (): Promise<readonly Rule[]> => SOURCE.rules();

let registry: Registry | undefined;

/** @returns what is wrong with a step of a fix; undefined where its action exists and takes the input */
export function wrongWith(step: FixStep): string | undefined {
  try {
    registry ??= createRegistry(AREAS);
    const action = registry.action(step.do);
    if (action.kind === 'read') return `${step.do} only reads`;
    parseInput(action, step.input);
    return undefined;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

interface Choice {
  readonly rules?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
}

interface Audited {
  readonly view: ConfigView;
  readonly result: AuditResult;
}

/** Reads the router once for the rules of an audit and whatever else is wanted, then asks. */
async function auditRouter(
  router: RouterReader,
  name: Audit,
  { choice, context, more = {} }: { readonly choice: Choice; readonly context: AuditContext; readonly more?: MenuNeeds },
): Promise<Audited> {
  const rules = chosenRules(await SOURCE.rules(), name, choice);
  const view = await viewOfRouter(router, joinNeeds([needsOf(rules), more]), context);
  return { view, result: audit(rules, view) };
}

function told({ result }: Audited, atLeast: Severity | undefined): ReadResult {
  return { rows: resultRows(result, atLeast ? { atLeast } : {}) };
}

const BASE = { kind: 'read', timeoutMs: TIMEOUT_MS } as const satisfies Partial<ActionMeta> & { readonly kind: 'read' };

const SECURITY_MENUS = [
  ...['/user', '/user/group', '/ip/service', '/ip/ssh', '/ip/firewall/filter', '/ip/firewall/nat', '/ip/firewall/raw'],
  ...['/ipv6/firewall/filter', '/ip/socks', '/ip/proxy', '/ip/upnp', '/ip/dns', '/ip/smb', '/ip/cloud', '/snmp', '/certificate'],
  ...['/tool/mac-server', '/tool/romon', '/tool/bandwidth-server', '/interface/wireless', '/interface/wifi', '/ip/ipsec/peer'],
  ...['/system/scheduler', '/system/script', '/system/logging', '/system/device-mode', '/log'],
];

const SecurityInput = z.strictObject({ wan: WAN_INPUT, users: USERS_INPUT, hosts: HOSTS_INPUT, ...RULE_INPUTS });

/** @throws AppError INPUT_INVALID */
export function auditInput(input: unknown): z.output<typeof SecurityInput> {
  return parseInput(auditSecurity, input) as z.output<typeof SecurityInput>;
}

const auditSecurity: Action = defineAction({
  ...BASE,
  id: 'workflow.audit_security',
  title: 'Audit security',
  summary:
    'Asks a hundred rules about users, services, exposure, firewall, VPN, Wi-Fi, known holes and marks of break-ins, and tells what to do.',
  menus: SECURITY_MENUS,
  output: RESULT_OUTPUT,
  input: () => SecurityInput,
  examples: [
    { title: 'All of it', input: {} },
    { title: 'What is grave, with the ways out named', input: { wan: ['ether1', 'pppoe-out1'], 'at-least': 'high' } },
    { title: 'Only services and known holes', input: { rules: ['services.*', 'cve.*'] } },
  ],
  read: async (router, input) =>
    told(await auditRouter(router, 'security', { choice: input, context: contextOf(input) }), input['at-least']),
});

const compromiseSweep: Action = defineAction({
  ...BASE,
  id: 'workflow.compromise_sweep',
  title: 'Sweep for compromise',
  summary: 'Looks for what intruders leave: users, keys, scripts that fetch, proxies, tunnels, copied traffic, changed names.',
  menus: [
    ...['/user', '/user/ssh-keys', '/system/scheduler', '/system/script', '/ip/socks', '/ip/proxy', '/ip/dns/static', '/file'],
    ...['/system/device-mode', '/tool/sniffer', '/ip/firewall/mangle', '/interface/l2tp-client', '/log'],
  ],
  output: RESULT_OUTPUT,
  input: () => z.strictObject({ users: USERS_INPUT, hosts: HOSTS_INPUT, ...RULE_INPUTS }),
  examples: [
    { title: 'All marks', input: {} },
    { title: 'With the users that are meant to be there', input: { users: ['admin', 'noc'], hosts: ['updates.example.net'] } },
  ],
  read: async (router, input) =>
    told(await auditRouter(router, 'compromise', { choice: input, context: contextOf(input) }), input['at-least']),
});

const licenceAudit: Action = defineAction({
  ...BASE,
  id: 'workflow.licence_and_inventory_audit',
  title: 'Audit licences and inventory',
  summary: 'Lists board, serial number, versions, licence and packages of each router, and what is amiss with them.',
  menus: Object.keys(INVENTORY_NEEDS),
  output: { ...INVENTORY_OUTPUT, ...RESULT_OUTPUT, part: 'What the row is: inventory, score, finding or unchecked.' },
  input: () => z.strictObject(RULE_INPUTS),
  examples: [{ title: 'The inventory', input: {} }],
  async read(router, input) {
    const audited = await auditRouter(router, 'licence', { choice: input, context: contextOf({}), more: INVENTORY_NEEDS });
    const rows = told(audited, input['at-least']).rows;
    return { rows: [{ part: 'inventory', ...inventoryRow(audited.view) }, ...rows] };
  },
});

const Limits = z.strictObject(
  Object.fromEntries(
    MEASURES.map(({ item, limit }) => [item, z.number().min(1).max(200).optional().describe(`Per cent. @defaultValue ${limit}`)]),
  ) as Record<string, z.ZodOptional<z.ZodNumber>>,
);

const capacityReport: Action = defineAction({
  ...BASE,
  id: 'workflow.capacity_report',
  title: 'Report capacity',
  summary: 'Measures what can run out: processor, memory, disk, connections, address pools; tells what is over its limit.',
  menus: [...new Set(MEASURES.flatMap(({ menus }) => Object.keys(menus)))],
  output: { ...CAPACITY_OUTPUT, ...RESULT_OUTPUT, part: 'What the row is: capacity, score, finding or unchecked.' },
  input: () =>
    z.strictObject({
      limits: Limits.optional().describe('Shares from which on something is a finding, by what is measured; temperature in °C.'),
      ...RULE_INPUTS,
    }),
  examples: [
    { title: 'With the usual limits', input: {} },
    { title: 'Told earlier', input: { limits: { memory: 60, pool: 50 } } },
  ],
  async read(router, input) {
    const limits = definedOnly(input.limits);
    const more = joinNeeds(MEASURES.map(({ menus }) => menus));
    const audited = await auditRouter(router, 'capacity', { choice: input, context: contextOf({ limits }), more });
    const measured = capacityRows(audited.view).map((row) => ({ part: 'capacity', ...row }));
    return { rows: [...measured, ...told(audited, input['at-least']).rows] };
  },
});

function definedOnly(limits: Readonly<Record<string, number | undefined>> = {}): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** By the family that they belong to. */
export const AUDIT_READS = {
  security: [auditSecurity, compromiseSweep],
  reports: [licenceAudit, capacityReport],
} as const;
