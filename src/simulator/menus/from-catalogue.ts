import { menuCatalogue, type MenuFacts, type PropertyFacts } from '../../routeros';
import { interfaceCounters, interfaceName, monitorMeasured } from '../behaviour/interfaces';
import { become, containerState, unpack } from '../behaviour/containers';
import { deriveSession } from '../behaviour/handshake';
import { activePeers, derivePolicy } from '../behaviour/ipsec';
import { tunnelState } from '../behaviour/tunnels';
import { saveCapture, writeSupportFile } from '../behaviour/saved-files';
import { vrrpState } from '../behaviour/vrrp';
import { fetchFile } from '../behaviour/fetch';
import { publicKeyOf, withPrivateKey } from '../behaviour/wireguard';
import { deriveProbe } from '../behaviour/system';
import { parseDuration } from '../kernel/duration';
import type { FieldSpec, ValueTypeName } from '../kernel/field';
import type { Behaviour, CommandSpec, MenuSpec, RouterState, SimRow, Values } from '../kernel/menu';
import { INTERFACE_TYPES } from './interface-kinds';

/** Verbs that every menu answers in the same way; all others are the menu's own. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'add set remove print get find getall listen export move enable disable comment unset edit reset ' +
    'reset-counters reset-counters-all'
  ).split(' '),
);
/** Properties that name an interface wherever they occur. */
const INTERFACE_PROPERTIES: ReadonlySet<string> = new Set(['interface', 'master-interface', 'in-interface', 'out-interface']);
const LIST_PROPERTY = /(^|-)interface-list$/;
/** Properties that name a row of another menu: whoever read the tree saw those that every router comes with. */
const ROW_PROPERTIES: ReadonlySet<string> = new Set([
  'profile',
  'default-profile',
  'proposal',
  'mode-config',
  'policy-template-group',
]);
/** Values with a form of their own: `fqdn:site.example.com`, `10s,3`. */
const OWN_FORMS: ReadonlySet<string> = new Set(['my-id', 'remote-id', 'keepalive']);
/** Takes an address with a port. */
const HAS_PORT = /-(server|proxy)$/;
/** What menus of the catalogue do beyond storing rows. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  '/tool/netwatch': { derive: deriveProbe },
  '/interface/wireguard/peers': { derive: deriveSession },
  '/ip/ipsec/active-peers': { dynamicRows: activePeers },
  '/ip/ipsec/policy': { derive: derivePolicy },
  '/container': { derive: containerState, complete: unpack },
};
/** What menus show beyond what can be written, where the tree does not tell. */
const SHOWN: Readonly<Record<string, readonly string[]>> = { '/container': ['status', 'running', 'stopped'] };
/** What the default configuration of a router makes of settings that it always prints. */
const DEFAULTS: Readonly<Record<string, Values>> = {
  '/ip/neighbor/discovery-settings': { 'discover-interface-list': 'LAN' },
  '/tool/mac-server': { 'allowed-interface-list': 'LAN' },
  '/tool/mac-server/mac-winbox': { 'allowed-interface-list': 'LAN' },
  '/tool/mac-server/ping': { enabled: 'true' },
  '/ip/ssh': { 'strong-crypto': 'false' },
  '/tool/bandwidth-server': { enabled: 'true', authenticate: 'true' },
};
/** What a row may have instead of what add asked for: a template of a policy has no peer, a list is at a URL or in a file. */
const INSTEAD_OF_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '/ip/ipsec/policy': ['template'],
  '/ip/dns/adlist': ['url', 'file'],
};
const IMPLIED_VERBS = ['getall', 'export'];
const FIRST_ADDED_INTERFACE = 0x10;

/** The paths of a version that answer to anything. Of some hardware menus only the path is known: those do not. */
export function catalogueMenus(version: string, except: ReadonlySet<string>): ReadonlySet<string> {
  const facts = [...menuCatalogue(version).menus()].filter(({ commands }) => commands.size > 0);
  return new Set(facts.map(({ path }) => pathOf(path)).filter((path) => !except.has(path)));
}

/**
 * A menu of a version as its catalogue knows it: path, verbs, arguments, types, words, what add asks for. What a catalogue
 * cannot say is left out: defaults, rules between properties, what commands do.
 */
export function catalogueSpec(version: string, path: string): MenuSpec | undefined {
  const facts = menuCatalogue(version).menu(path === '' ? '/' : path);
  return facts && specOf(facts);
}

function pathOf(path: string): string {
  return path === '/' ? '' : path;
}

/** What a hand-written menu leaves out of what the version has: arguments, and commands that do nothing here. */
export function completed(spec: MenuSpec, facts: MenuSpec): MenuSpec {
  const { fields, commands } = spec;
  return {
    ...spec,
    // Not for menus that only hold commands here: properties would make them something to print.
    fields: Object.keys(fields).length === 0 ? fields : { ...fields, ...without(facts.fields, fields) },
    commands: { ...commands, ...without(facts.commands ?? {}, commands ?? {}) },
    knownVerbs: facts.verbs,
  };
}

function without<T>(all: Readonly<Record<string, T>>, known: Readonly<Record<string, unknown>>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in known)));
}

function specOf(facts: MenuFacts): MenuSpec {
  const path = pathOf(facts.path);
  const verbs = [...facts.commands.keys()];
  const isList = facts.kind !== 'singleton' && facts.kind !== 'actions';
  const isManaged = facts.commands.has('add');
  return {
    path,
    kind: facts.kind === 'ordered' ? 'ordered' : isList ? 'list' : 'singleton',
    rows: isManaged ? 'managed' : facts.commands.has('set') ? 'fixed' : 'read-only',
    comment: false,
    disabled: false,
    fields: facts.kind === 'actions' ? {} : fieldsOf(facts),
    verbs: facts.kind === 'actions' ? verbs : [...verbs, ...IMPLIED_VERBS, ...(isList ? ['listen'] : [])],
    arguments: argumentsOf(facts),
    ...(facts.required?.need === 'rule' && facts.required.refusal !== undefined
      ? {
          ownRule: {
            arguments: [...facts.required.arguments, ...(INSTEAD_OF_REQUIRED[path] ?? [])],
            text: facts.required.refusal,
          },
        }
      : {}),
    commands: commandsOf(facts),
    ...(DEFAULTS[path] === undefined ? {} : { defaults: [DEFAULTS[path]] }),
    ...interfaceParts(path, isManaged),
    ...(BEHAVIOURS[path] === undefined ? {} : { behaviour: BEHAVIOURS[path] }),
  };
}

/** Interfaces of all kinds share names and the numbers of their `.id`. */
function interfaceParts(path: string, isManaged: boolean): Partial<MenuSpec> {
  if (INTERFACE_TYPES[path] === undefined) return {};
  const kind = path.slice(path.lastIndexOf('/') + 1);
  return {
    idSpace: 'interface',
    firstId: FIRST_ADDED_INTERFACE,
    behaviour:
      path === WIREGUARD
        ? wireguard(kind)
        : {
            derive: (row, state) => ({ ...interfaceCounters(row, state), ...stateOf(path, row, state) }),
            ...(isManaged ? { complete: interfaceName(kind) } : {}),
          },
  };
}

/** What an interface owes to other routers. */
function stateOf(path: string, row: SimRow, state: RouterState): Values {
  if (path === '/interface/vrrp') return vrrpState(row, state);
  return KEPT_ALIVE.has(path) ? tunnelState(path, row, state) : {};
}

/** Commands that the twin acts on, although nobody wrote their menu by hand. */
const COMMANDS: Readonly<Record<string, CommandSpec['run']>> = {
  '/system/sup-output': writeSupportFile,
  '/tool/fetch': fetchFile,
  '/tool/sniffer/save': saveCapture,
  '/container/start': become('running'),
  '/container/stop': become('stopped'),
};

const WIREGUARD = '/interface/wireguard';
/** Asking a modem is a test to RouterOS. */
const LTE = '/interface/lte';
/** Tunnels that notice whether the other end is there. */
const KEPT_ALIVE: ReadonlySet<string> = new Set(['/interface/eoip', '/interface/gre', '/interface/ipip']);

function wireguard(kind: string): Behaviour {
  const named = interfaceName(kind);
  return {
    derive: (row, state) => ({ ...interfaceCounters(row, state), ...publicKeyOf(row) }),
    complete: (next, context) => withPrivateKey(named(next, context)),
  };
}

function argumentsOf(facts: MenuFacts): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    ['add', 'set'].flatMap((verb): [string, ReadonlySet<string>][] => {
      const names = facts.commands.get(verb);
      return names ? [[verb, new Set(names)]] : [];
    }),
  );
}

/** A command that the twin does not act on: its arguments are checked, and it is done. */
function commandsOf(facts: MenuFacts): Record<string, CommandSpec> {
  const own = [...facts.commands].filter(([verb]) => !COMMON.has(verb));
  return Object.fromEntries(
    own.map(([verb, args]): [string, CommandSpec] => {
      const takesRows = ['numbers', 'number', '.id'].some((name) => args.includes(name));
      const rows = takesRows ? { rows: true as const } : {};
      const names = [...args, '.proplist', 'proplist', 'once', 'interval', 'duration'];
      const run = COMMANDS[`${pathOf(facts.path)}/${verb}`];
      if (run) return [verb, { args: names, ...rows, run }];
      // Looking on is reading.
      if (verb === 'monitor') {
        const path = pathOf(facts.path);
        return [verb, { args: names, policy: path === LTE ? 'test' : 'read', ...rows, run: monitorMeasured(path) }];
      }
      const policy = verb.startsWith('monitor') ? { policy: 'read' } : {};
      return [verb, { args: names, ...policy, ...rows, inert: true, run: () => ({}) }];
    }),
  );
}

function fieldsOf(facts: MenuFacts): Record<string, FieldSpec> {
  const required = facts.required?.need === 'all' ? new Set(facts.required.arguments) : new Set<string>();
  const fields = Object.fromEntries(
    facts.properties().map((property): [string, FieldSpec] => [property.name, fieldOf(property, facts, required)]),
  );
  if (facts.kind !== 'singleton' && INTERFACE_TYPES[facts.path] !== undefined)
    fields.running ??= { type: 'string', readOnly: true };
  for (const name of SHOWN[facts.path] ?? []) fields[name] ??= { type: 'string', readOnly: true };
  return fields;
}

function fieldOf(property: PropertyFacts, facts: MenuFacts, required: ReadonlySet<string>): FieldSpec {
  const { name } = property;
  if (property.readOnly) return { type: 'string', readOnly: true };
  const isSwitch = name === 'disabled';
  return {
    ...typeOf(property),
    ...(isSwitch ? { type: 'bool' as const, ...(facts.kind === 'singleton' ? {} : { default: 'false' }) } : {}),
    ...(required.has(name) ? { required: true as const } : {}),
    ...(property.unsettable ? { unset: true as const } : {}),
    // Rules match by their properties, and any match can be turned round.
    ...(facts.kind === 'ordered' ? { not: true as const } : {}),
  };
}

const TYPES: Readonly<Record<string, ValueTypeName>> = {
  bool: 'bool',
  enum: 'enum',
  'enum-list': 'enum-list',
  int: 'int',
  time: 'time',
  mac: 'mac',
  ip: 'ip-any',
};

function typeOf({ name, type = 'string', values, range }: PropertyFacts): FieldSpec {
  const kind = TYPES[type] ?? 'string';
  if (type === 'reference' && INTERFACE_PROPERTIES.has(name))
    return { type: 'ref', refs: ['/interface'], ...(values ? { values } : {}) };
  // Whoever read the tree saw the lists of that router, and the chains that it comes with.
  if (LIST_PROPERTY.test(name)) return { type: 'ref', refs: ['/interface/list'], not: true };
  if (ROW_PROPERTIES.has(name) || OWN_FORMS.has(name)) return { type: 'string' };
  // Of a rule of a route filter the tree lists what its language may begin with.
  if (name === 'chain' || name === 'rule' || (kind === 'ip-any' && HAS_PORT.test(name))) return { type: 'string' };
  if ((kind === 'enum' || kind === 'enum-list') && !isClosed(values)) return { type: 'string' };
  // Hours and days of the week, e.g. `8h-17h,mon,tue`.
  if (kind === 'string' || kind === 'bool' || name === 'time') return { type: kind === 'bool' ? 'bool' : 'string' };
  const limits = kind === 'int' || kind === 'time' ? limitsOf(kind, range) : {};
  // The tree does not tell one value from several: `10s/20s` for both directions, `peap,tls`.
  return { type: kind, parts: true, ...(values ? { values } : {}), ...limits };
}

/** A single word stands beside values of another kind, e.g. `auto` or `none`; folders and the empty word are suggestions. */
function isClosed(values: readonly string[] | undefined): boolean {
  return values !== undefined && values.length > 1 && !values.some((value) => value === '' || value.endsWith('/'));
}

function limitsOf(kind: 'int' | 'time', range: PropertyFacts['range']): Pick<FieldSpec, 'min' | 'max'> {
  const read = kind === 'int' ? Number : parseDuration;
  const min = range ? read(range.min) : undefined;
  const max = range ? read(range.max) : undefined;
  const open = kind === 'int' ? { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER } : {};
  return {
    ...open,
    ...(min === undefined || Number.isNaN(min) ? {} : { min }),
    ...(max === undefined || Number.isNaN(max) ? {} : { max }),
  };
}
