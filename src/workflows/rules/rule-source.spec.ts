import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditOf } from '../../../test/kit/audit-of';
import { wrongWith } from '../audit/audit.actions';
import type { Rule } from '../audit/rule';
import { buildRules, builtInPacks } from './build';
import { createRuleSource, parsePack } from './rule-source';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rosfleet-rules-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function rulesOf(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Rule>> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const rules = await createRuleSource({ folder: () => folder, isRight: wrongWith, freshMs: 0 }).rules();
  return new Map(rules.map((rule) => [rule.id, rule]));
}

const OWN = `
pack: acme
title: House rules
rules:
  - id: acme.ntp
    title: The time server of the house is not asked
    severity: high
    why: Logs have to agree.
    remedy: Name ntp.example.net.
    menu: /system/ntp/client
    missing: { servers: { has: ntp.example.net } }
    fix:
      - do: menu.set
        input: { path: /system/ntp/client, values: { servers: ntp.example.net } }
  - id: acme.comment
    title: Addresses have no comment
    severity: info
    why: Nobody knows whose they are.
    remedy: Write a comment.
    menu: /ip/address
    find: { comment: { set: false } }
    show: [address]
`;

describe('workflows/rules/rule-source', () => {
  it('brings its own rules where there is no folder', async () => {
    const source = createRuleSource({ folder: () => join(folder, 'none') });
    expect((await source.rules()).map(({ id }) => id)).toEqual(buildRules([]).map(({ id }) => id));
  });

  it('takes rules of the installation, which find and miss rows', async () => {
    const rules = await rulesOf({ 'acme.yaml': OWN });
    const own = [rules.get('acme.ntp'), rules.get('acme.comment')].filter((rule) => rule !== undefined);
    const bad = await auditOf(own, {
      '/system/ntp/client': [{ servers: 'pool.example.org' }],
      '/ip/address': [{ address: '10.0.0.1/8' }, { address: '10.1.0.1/16', comment: 'noc' }],
    });
    expect(bad.findings.map(({ rule, evidence, fix }) => [rule, evidence, fix.length])).toEqual([
      ['acme.ntp', ['no row of /system/ntp/client with {"servers":{"has":"ntp.example.net"}}'], 1],
      ['acme.comment', ['/ip/address comment= address=10.0.0.1/8'], 0],
    ]);
    const good = await auditOf(own, {
      '/system/ntp/client': [{ servers: 'a.example.net,ntp.example.net' }],
      '/ip/address': [],
    });
    expect(good.findings).toEqual([]);
  });

  it('changes the weight of a rule, and switches one off without hiding it', async () => {
    const rules = await rulesOf({
      'a.yaml': `
pack: a
title: Changes
change:
  - { rule: services.telnet, severity: critical }
  - { rule: services.ftp, off: We use it for cameras. }
`,
    });
    const two = [rules.get('services.telnet'), rules.get('services.ftp')].filter((rule) => rule !== undefined);
    const result = await auditOf(two, { '/ip/service': [{ name: 'telnet' }, { name: 'ftp' }] });
    expect(result.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['services.telnet', 'critical']]);
    expect(result.unchecked).toMatchObject([{ rule: 'services.ftp', why: 'switched off by the pack a: We use it for cameras.' }]);
  });

  it('replaces a pack by one of its name, and a hole by one of its id', async () => {
    const hole = (id: string, title: string) =>
      `  - { id: ${id}, title: ${title}, severity: low, summary: It is., affected: [{ before: '7.99' }], fixed: ['7.99'], sources: ['https://example.com/'] }`;
    const replaced = await rulesOf({
      'v.yaml': `pack: vulnerabilities\ntitle: Ours\nvulnerabilities:\n${hole('CVE-2099-5', 'Ours')}\n`,
    });
    expect([...replaced.keys()].filter((id) => id.startsWith('cve.'))).toEqual(['cve.2099-5']);
    const added = await rulesOf({ 'v.yaml': `pack: more\ntitle: Ours\nvulnerabilities:\n${hole('CVE-2018-14847', 'Ours')}\n` });
    expect(added.get('cve.2018-14847')?.title).toBe('CVE-2018-14847: Ours');
    expect([...added.keys()].filter((id) => id.startsWith('cve.')).length).toBe(builtInPacks()[0]?.vulnerabilities.length);
  });

  it('adds marks of campaigns to those that it knows', async () => {
    const rules = await rulesOf({
      'm.json': JSON.stringify({ pack: 'm', title: 'Marks', indicators: { source: 'https://example.com/', users: ['evil'] } }),
    });
    const rule = rules.get('compromise.known-user');
    const result = await auditOf(rule ? [rule] : [], { '/user': [{ name: 'evil' }, { name: 'ftu' }] });
    expect(result.findings[0]?.evidence).toHaveLength(2);
  });

  it.each<[string, string, string]>([
    ['no YAML', 'pack: [', 'Flow sequence'],
    ['no mapping', '- a', 'the file: Invalid input'],
    ['an unknown key', `${OWN}\nrule: []\n`, 'Unrecognized key: "rule"'],
    ['no name', 'title: Something', 'pack: Invalid input'],
    [
      'both find and missing',
      OWN.replace('find: { comment', 'missing: { a: b }\n    find: { comment'),
      'rules.1: either `find` or `missing`',
    ],
    ['a severity that is none', OWN.replace('severity: high', 'severity: grave'), 'rules.0.severity'],
    ['why that is no sentence', OWN.replace('Logs have to agree.', 'logs'), 'rules.0.why: a sentence that ends with a full stop'],
    [
      'a menu that is no path',
      OWN.replace('menu: /ip/address', 'menu: ip address'),
      'rules.1.menu: a menu path such as /ip/service',
    ],
    ['a broken expression', OWN.replace('{ set: false }', '{ matches: "(" }'), 'a regular expression'],
    ['an action that is none', OWN.replace('do: menu.set', 'do: menu.sett'), 'rules.0.fix.0: '],
    ['an action that only reads', OWN.replace('do: menu.set', 'do: dns.list'), 'rules.0.fix.0: '],
    ['input that the action does not take', OWN.replace('path: /system/ntp/client, values', 'values'), 'rules.0.fix.0: '],
    [
      'a change of nothing',
      'pack: a\ntitle: Changes\nchange: [{ rule: services.telnet }]',
      'change.0: `severity`, `off` or both',
    ],
    [
      'a change of a rule that is not there',
      'pack: a\ntitle: Changes\nchange: [{ rule: services.nope, severity: low }]',
      'there is no rule services.nope',
    ],
    [
      'a bomb of references',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(200)}]`,
      'refers to itself too often',
    ],
  ])('says what is wrong: %s', async (_name, text, why) => {
    await expect(rulesOf({ 'bad.yaml': text })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(join(folder, 'bad.yaml')) as string,
    });
    await expect(rulesOf({ 'bad.yaml': text })).rejects.toThrow(why);
  });

  it('takes no two packs of one name', async () => {
    await expect(rulesOf({ 'a.yaml': OWN, 'b.yml': OWN })).rejects.toThrow(`the pack acme is in ${join(folder, 'a.yaml')}, too`);
  });

  it('leaves other files alone', async () => {
    const rules = await rulesOf({ 'README.md': 'no pack', '.hidden.yaml': 'no pack', 'acme.yaml.bak': 'no pack' });
    expect(rules.size).toBe(buildRules([]).length);
  });

  it('sees what was changed while it runs, and heals after a mistake', async () => {
    const source = createRuleSource({ folder: () => folder, freshMs: 0 });
    const path = join(folder, 'acme.yaml');
    const has = async (): Promise<boolean> => (await source.rules()).some(({ id }) => id === 'acme.ntp');
    expect(await has()).toBe(false);
    await writeFile(path, OWN);
    expect(await has()).toBe(true);
    await writeFile(path, 'pack: [');
    await expect(source.rules()).rejects.toThrow();
    await writeFile(path, OWN);
    expect(await has()).toBe(true);
    await rm(path);
    expect(await has()).toBe(false);
  });

  it('reads the folder again only when that is due', async () => {
    const source = createRuleSource({ folder: () => folder, freshMs: 60_000 });
    const before = await source.rules();
    await writeFile(join(folder, 'acme.yaml'), OWN);
    expect(await source.rules()).toBe(before);
  });

  it('says which file cannot be read', async () => {
    await symlink(join(folder, 'gone'), join(folder, 'a.yaml'));
    await expect(createRuleSource({ folder: () => folder }).rules()).rejects.toThrow('a.yaml: the file cannot be read (ENOENT)');
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(createRuleSource({ folder: () => file }).rules()).rejects.toThrow('cannot be read (ENOTDIR)');
  });

  it('gives what it has read with its defaults', () => {
    expect(parsePack('a.yaml', 'pack: a\ntitle: Nothing yet\n')).toEqual({
      pack: 'a',
      title: 'Nothing yet',
      rules: [],
      change: [],
      vulnerabilities: [],
    });
  });
});
