import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { parse } from 'yaml';

import { renderSingle, renderTable } from '../../../src/simulator/console/render';
import { World, type MenuModel } from '../../../src/simulator/kernel';

/** What consoles of real routers printed, recorded by others; it lies beside the checkout where there is any. */
const SESSIONS = resolve(__dirname, '../../../../shared/data/sessions');
const RECORDED = ['rb5009-7.18.2', 'l009-7.15.2'];
const present = RECORDED.every((name) => existsSync(fileOf(name)));
if (!present)
  process.stderr.write('SKIPPED test/integration/simulator/console-facts: no recorded sessions beside the checkout\n');

function fileOf(name: string): string {
  return resolve(SESSIONS, `${name}.session.yaml`);
}

type Commands = Readonly<Record<string, string>>;

function printed(name: string, command: string): string[] {
  const { commands } = parse(readFileSync(fileOf(name), 'utf8')) as { commands: Commands | Commands[] };
  const all: Commands = Array.isArray(commands) ? Object.assign({}, ...commands) : commands;
  // Where YAML cannot hold a space the recording escapes it.
  return (all[`${command}\n`] ?? '')
    .replaceAll('\\x20', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function historyOf(version: string): MenuModel {
  const identity = { index: 0, name: 'x', address: '127.0.0.1', version, major: 7, username: 'admin', password: '', seed: 1 };
  return new World(identity).model('/system/history') as MenuModel;
}

(present ? describe : describe.skip)('the console against recorded sessions', () => {
  it.each(
    RECORDED.flatMap((name) =>
      ['/system resource print', '/system package update print'].map((command) => [command, name] as const),
    ),
  )('lays out %s as %s has it', (command, name) => {
    const lines = printed(name, command);
    expect(lines.length).toBeGreaterThan(1);
    const row = Object.fromEntries(lines.map((line) => line.trim().split(': ') as [string, string]));
    expect(renderSingle(row, undefined).map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
  });

  // In the other recording a name was made shorter afterwards: its columns no longer stand below their heads.
  it.each(RECORDED.slice(0, 1))('lays out the history as %s has it', (recordedBy) => {
    const recorded = printed(recordedBy, '/system history print without-paging');
    const head = recorded.find((line) => line.includes('ACTION  ')) ?? '';
    const names = ['action', 'by', 'policy', 'time'];
    const starts = names.map((name) => head.indexOf(name.toUpperCase()));
    // A list of policies goes on in the next line; here it only matters how the first one stands.
    const lines = recorded.filter((line) => !/^\s{30}/.test(line));
    const rows = lines.slice(3).map((line) => ({
      undoable: String(line.startsWith('U')),
      ...Object.fromEntries(names.map((name, at) => [name, line.slice(starts[at], starts[at + 1]).trim()])),
    }));
    expect(rows.length).toBeGreaterThan(1);
    const table = renderTable({ model: historyOf('7.18.2'), rows, major: 7 });
    expect(table.map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
  });
});
