import type { Row } from '../core/catalogue';
import { parseExport } from '../core/rsc';
import { rowView, World } from './kernel';
import { exportConfig, hardwareOf, loadDocument } from './rsc';
import { createManualTime, ScriptHost } from './script';

/** A router without configuration, as `/system reset-configuration no-defaults=yes` leaves it. */
export interface BareTwin {
  readonly version: string;
  readonly model?: string;
  /** Default names of its ports and radios. @defaultValue five Ethernet ports */
  readonly ports?: readonly string[];
}

/** A line that the twin refused; `/import` of a router stops at the first of them. */
export interface ImportRefusal {
  /** Number of the line in the text, from 1 on. */
  readonly line: number;
  readonly menu: string;
  /** In the words of RouterOS. */
  readonly message: string;
}

export interface ImportRehearsal {
  /** None: the text can be imported as a whole, as far as the simulator knows. */
  readonly refusals: readonly ImportRefusal[];
  /**
   * Lines that set a row or an argument of the hardware, or a row that RouterOS makes itself in a menu that the simulator
   * knows no rows of: a router has them, the twin has not.
   */
  readonly unproven: readonly ImportRefusal[];
  /** What each menu holds afterwards, in the words of print; only menus that hold something. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  /** How many rows each of them held before: those that RouterOS makes itself. */
  readonly before: Readonly<Record<string, number>>;
  /** What `/export` prints afterwards, with secrets. */
  readonly export: string;
}

const DEFAULT_PORTS = ['ether1', 'ether2', 'ether3', 'ether4', 'ether5'];
const RADIO_MENUS: readonly (readonly [prefix: string, menu: string])[] = [
  ['wlan', '/interface wireless'],
  ['wifi', '/interface wifi'],
  ['lte', '/interface lte'],
];
const NO_ITEM = 'no such item';
/** What only some boards have: arguments of ports, and the ports of modems. */
const HARDWARE = /^unknown parameter (poe-|power-cycle-|sfp-|fec-mode|combo-mode|l2mtu)|^input does not match any value of port$/;
const START_MS = Date.UTC(2026, 0, 1);

/**
 * Imports a configuration into a simulated router that has none, line by line, so that every line that would be refused
 * is known and not only the first. No socket is opened. What the simulator does not know: see docs/guide/simulator.md.
 */
export function rehearseImport(text: string, twin: BareTwin): ImportRehearsal {
  const world = bareWorld(twin);
  const host = new ScriptHost(world, { timers: createManualTime(START_MS), finished: () => undefined });
  world.scripts = host;
  const refusals: ImportRefusal[] = [];
  const unproven: ImportRefusal[] = [];
  for (const { path, statements } of parseExport(text).sections) {
    for (const { line, lines } of statements) {
      const menu = path === '' ? '' : `/${path.slice(1).split('/').join(' ')}\n`;
      const own = lines[0]?.startsWith('/') ? '' : menu;
      const { error } = host.run(`${own}${lines.join('\n')}`, { name: 'import' });
      if (error === undefined) continue;
      const isUnknown = HARDWARE.test(error) || (error === NO_ITEM && world.rows(path).length === 0);
      (isUnknown ? unproven : refusals).push({ line, menu: path, message: error });
    }
  }
  host.stop();
  const rows = Object.fromEntries(world.inUse().map((menu) => [menu, rowsOf(world, menu)]));
  const untouched = bareWorld(twin);
  const before = Object.fromEntries(Object.keys(rows).map((menu) => [menu, untouched.rows(menu).length]));
  return { refusals, unproven, rows, before, export: exportConfig(world, { sensitive: 'show' }) };
}

function rowsOf(world: World, menu: string): Row[] {
  const model = world.model(menu);
  return model ? world.rows(menu).map(rowView(world, model)) : [];
}

function bareWorld({ version, model, ports = DEFAULT_PORTS }: BareTwin): World {
  const sections = ports.map((port) => {
    const [, menu] = RADIO_MENUS.find(([prefix]) => port.startsWith(prefix)) ?? ['', '/interface ethernet'];
    return `${menu}\nset [ find default-name=${port} ] name=${port}`;
  });
  const document = parseExport(`${model === undefined ? '' : `# model = ${model}\n`}${sections.join('\n')}\n`);
  const hardware = {
    ...hardwareOf(document),
    ports: ports.filter((port) => !RADIO_MENUS.some(([prefix]) => port.startsWith(prefix))),
  };
  const identity = { index: 0, name: 'twin', address: '127.0.0.1', version, major: Number(version.split('.', 1)[0]), seed: 1 };
  const world = new World({ ...identity, username: 'admin', password: '', configured: 'none', hardware }, () => START_MS);
  loadDocument(world, document);
  return world;
}
