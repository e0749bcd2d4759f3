import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type CliServices } from '../../../src/api/cli';
import { createRegistry } from '../../../src/core/catalogue';
import { ALL_AREAS } from '../../../src/workflows';
import { auditExports } from '../../../src/workflows/audit/offline';
import { reportOfExports } from '../../../src/workflows/reports';

const OPEN = [
  '# 2026-11-26 10:00:00 by RouterOS 7.20.8',
  '/interface list',
  'add name=WAN',
  '/interface list member',
  'add interface=ether1 list=WAN',
  '/ip dhcp-client',
  'add interface=ether1',
  '/ip service',
  'set telnet address=192.168.88.0/24',
  '/system identity',
  'set name=edge-1',
  '',
].join('\n');
const SHUT = OPEN.replace(
  '/ip service\n',
  '/ip firewall filter\nadd action=drop chain=input in-interface-list=WAN\n/ip service\n',
);

function notNeeded(): never {
  throw new Error('the command needs no daemon and no simulated fleet');
}

/** As the composition root lends them. */
const services: CliServices = {
  version: '0.0.0',
  loadRegistry: async () => createRegistry(ALL_AREAS),
  loadMenus: notNeeded,
  loadMetricsReference: notNeeded,
  loadRulesFile: notNeeded,
  loadDashboards: notNeeded,
  serve: notNeeded,
  simulate: notNeeded,
  rehearse: notNeeded,
  migrate: notNeeded,
  auditExports,
  reportAudits: reportOfExports,
};

describe('rosfleet audit-exports', () => {
  let folder: string;
  let said: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-audit-'));
    await writeFile(join(folder, 'open.rsc'), OPEN);
    await writeFile(join(folder, 'shut.rsc'), SHUT);
    await writeFile(join(folder, 'none.txt'), 'hello\n');
    said = '';
    const hear = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
      said += typeof text === 'string' ? text : Buffer.from(text).toString();
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      done?.();
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(hear);
    jest.spyOn(process.stderr, 'write').mockImplementation(hear);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  function audit(...args: readonly string[]): Promise<number> {
    const files = ['open.rsc', 'shut.rsc', 'none.txt'].map((name) => join(folder, name));
    return runCli(['audit-exports', ...args.map((arg) => files.find((file) => file.endsWith(arg)) ?? arg)], services);
  }

  it('tells of each export what is amiss, the worst first', async () => {
    expect(await audit('open.rsc', 'shut.rsc')).toBe(0);
    const [open = '', shut = ''] = said.split('\n\n');
    expect(open).toMatch(/^open: \d+ of 100\nseverity +rule +evidence\ncritical /);
    expect(open).toMatch(
      /^critical +services\.reachable-from-outside +\S+ tcp\/\d+ through ether1: no rule drops it \(and \d+ more\)$/m,
    );
    expect(shut).toMatch(/^shut: \d+ of 100\n/);
    expect(shut).not.toContain('critical');
    expect(shut).toMatch(/^not asked, \d+ rules: an export does not hold the users$/m);
  });

  it('fails where a finding is as grave as was said', async () => {
    expect(await audit('open.rsc', '--fail-on', 'critical')).toBe(1);
    expect(await audit('shut.rsc', '--fail-on', 'critical')).toBe(0);
    expect(await audit('shut.rsc', '--fail-on', 'medium')).toBe(1);
  });

  it('takes the input of the action', async () => {
    expect(await audit('shut.rsc', '--set', 'wan:=["bridge"]', '--set', 'rules:=["services.reachable-from-outside"]')).toBe(0);
    expect(said).toContain('through bridge: no rule drops it');
    said = '';
    expect(await audit('open.rsc', '--set', 'colour=red')).toBe(2);
    expect(said).toContain('INPUT_INVALID');
  });

  it('makes the same reports as of a run', async () => {
    expect(await audit('open.rsc', 'shut.rsc', '--format', 'html')).toBe(0);
    expect(said).toMatch(/^<!doctype html>[\s\S]*<a href="#router-open">open<\/a>[\s\S]*<\/html>\n$/);
    said = '';
    expect(await audit('open.rsc', '--format', 'csv')).toBe(0);
    expect(said.split('\r\n')[1]).toMatch(/^open,audited,,\d+,/);
  });

  it('gives programs the rows', async () => {
    expect(await audit('open.rsc', '--json')).toBe(0);
    const { audited } = JSON.parse(said) as { audited: readonly { name: string; rows: readonly { part: string }[] }[] };
    expect(audited.map(({ name, rows }) => [name, rows[0]?.part])).toEqual([['open', 'score']]);
  });

  it('does not take a file that is no export for a clean router', async () => {
    expect(await audit('none.txt')).toBe(0);
    expect(said).toContain('none: too little could be asked for a score');
    said = '';
    expect(await audit('gone.rsc')).toBe(2);
    expect(said).toContain('cannot read gone.rsc (ENOENT)');
  });
});
