import fc from 'fast-check';

import { compareExports, normaliseExport, parseExport, quoteText, wrapLine } from '../../core/rsc';
import { execute } from '../kernel/execute';
import { World } from '../kernel/world';
import { exportConfig, type ExportOptions } from './export';
import { hardwareOf } from './hardware';
import { loadDocument, type LoadReport } from './load';

function boot(text: string, version = '7.20.8'): { world: World; report: LoadReport; print(options?: ExportOptions): string } {
  const document = parseExport(text);
  const world = new World({
    index: 0,
    name: 'sim-0001',
    address: '127.1.0.1',
    version,
    major: Number(version.split('.', 1)[0]),
    username: 'admin',
    password: '',
    seed: 1,
    configured: 'none',
    hardware: hardwareOf(document),
  });
  const report = loadDocument(world, document);
  return { world, report, print: (options) => exportConfig(world, options) };
}

/** The lines behind the header. */
function body(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('simulator/rsc: reading', () => {
  it('joins lines, and knows a space of the text from one of the layout', () => {
    const [section] = parseExport(
      '/ip address\nadd address=10.0.0.1/24 comment="of\\\n    fice \\\n    \\_and \\"lab\\"" interface=\\\n    ether1\n',
    ).sections;
    expect(section?.statements[0]).toMatchObject({
      verb: 'add',
      args: [
        { name: 'address', value: '10.0.0.1/24' },
        { name: 'comment', value: 'office  and "lab"' },
        { name: 'interface', value: 'ether1' },
      ],
    });
  });

  it('takes both spellings of a path, the verb on the same line, and arguments that continue a prefix', () => {
    const { sections } = parseExport(
      '/ip/service set telnet disabled=yes\n/interface wifi\nadd channel.band=5ghz-ax .width=20mhz\n',
    );
    expect(sections.map(({ path }) => path)).toEqual(['/ip/service', '/interface/wifi']);
    expect(sections[0]?.statements[0]).toMatchObject({ selector: 'telnet' });
    expect(sections[1]?.statements[0]).toMatchObject({ args: [{ name: 'channel.band' }, { name: 'channel.width' }] });
  });

  it('keeps what is no plain command as it stands, script blocks whole', () => {
    const script = ':foreach i in=[find] do={\nadd name=x\n}';
    const [section] = parseExport(`/ip pool\n${script}\nadd name=a ranges=$x\n  add name=b\n`).sections;
    expect(section?.statements.map((each) => (each.kind === 'verbatim' ? each.lines.join('\n') : each.verb))).toEqual([
      script,
      'add name=a ranges=$x',
      '  add name=b',
    ]);
  });

  it('knows an argument without a value from a remark, and the line that a statement begins in', () => {
    const text = '/routing table\n# two\nadd disabled=no fib name=wan2\nadd this to the rest\nset wan2 fib comment=x\n';
    const [section] = parseExport(text).sections;
    expect(section?.statements).toMatchObject([
      { verb: 'add', line: 3, args: [{ name: 'disabled' }, { name: 'fib', value: '', flag: true }, { name: 'name' }] },
      { kind: 'verbatim', line: 4 },
      { verb: 'set', selector: 'wan2', line: 5, args: [{ name: 'fib', flag: true }, { name: 'comment' }] },
    ]);
  });

  it('reads the header of both generations', () => {
    const header =
      '# jan/02/2021 01:08:08 by RouterOS 6.48.1\n# software id = RI0B-IPQ6\n#\n# model = RB952Ui-5ac2nD\n# serial number = 0123\n';
    expect(parseExport(header).header).toEqual({
      version: '6.48.1',
      softwareId: 'RI0B-IPQ6',
      model: 'RB952Ui-5ac2nD',
      serial: '0123',
    });
  });

  it('gets every text back that it wrote, broken over lines or not', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
        (first, second) => {
          fc.pre(!/[\uD800-\uDFFF]/.test(first));
          const line = `add comment=${quoteText(first)} name=x source=${quoteText(second)}`;
          const [section] = parseExport(`/system script\n${wrapLine(line)}\n`).sections;
          const values = section?.statements[0]?.kind === 'command' ? section.statements[0].args.map(({ value }) => value) : [];
          expect(values).toEqual([first, 'x', second]);
        },
      ),
    );
  });

  it('keeps lines short', () => {
    const words = Array.from({ length: 40 }, (_, at) => `name-${at}=${quoteText(`some words ${at}`)}`);
    const lines = wrapLine(`add ${words.join(' ')}`).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('simulator/rsc: booting and exporting', () => {
  const CONFIG = [
    '/interface bridge',
    'add name=lan',
    '/interface ethernet',
    'set [ find default-name=ether2 ] comment="to \\"core\\"" name=uplink',
    '/ip address',
    'add address=10.1.0.1/24 interface=lan network=10.1.0.0',
    '/ip firewall filter',
    'add action=accept chain=input connection-state=established,related disabled=no',
    'add action=drop chain=input in-interface=uplink',
    '/ip service',
    'set telnet disabled=yes',
    '/no such menu',
    'add some=thing',
    '/system identity',
    'set name=edge',
  ].join('\n');

  it('holds the configuration, and nothing that a new router has', () => {
    const { world, report } = boot(CONFIG);
    expect(world.rows('/interface/bridge').map((row) => row.values.name)).toEqual(['lan']);
    expect(world.rows('/interface/ethernet').map((row) => row.values.name)).toEqual(['ether1', 'uplink']);
    expect(world.rows('/ip/firewall/filter')).toHaveLength(2);
    expect(world.rows('/ip/dhcp-client')).toEqual([]);
    expect(report.kept).toEqual([{ menu: '/no/such/menu', text: 'add some=thing', reason: 'no-such-menu' }]);
  });

  it('says what the file said, in its order, unknown menus too', () => {
    expect(body(boot(CONFIG).print())).toEqual(body(CONFIG));
  });

  it('prints what was changed since, and only that', () => {
    const { world, print } = boot(CONFIG);
    execute(world, ['/interface/set', '=.id=uplink', '=name=wan']);
    execute(world, ['/ip/firewall/filter/set', '=numbers=0', '=disabled=yes']);
    execute(world, ['/ip/address/add', '=address=10.2.0.1/24', '=interface=wan']);
    execute(world, ['/ip/service/set', '=numbers=ftp', '=disabled=yes']);
    execute(world, ['/ip/dns/set', '=servers=192.0.2.53']);
    const { lost, invented } = compareExports(CONFIG, print());
    expect(lost).toHaveLength(3);
    expect(invented).toEqual(
      [
        '/interface/ethernet set [ find default-name=ether2 ] comment="to \\"core\\"" name="wan"',
        '/ip/address add address="10.2.0.1/24" interface="wan" network="10.2.0.0"',
        '/ip/firewall/filter add action="accept" chain="input" connection-state="established,related" disabled="yes"',
        '/ip/firewall/filter add action="drop" chain="input" in-interface="wan"',
        '/ip/service set ftp disabled="yes"',
        '/ip/dns set servers="192.0.2.53"',
      ].sort((a, b) => invented.indexOf(a) - invented.indexOf(b)),
    );
  });

  it('gives arguments without a value back without one', () => {
    const config = '/routing table\nadd disabled=no fib name=wan2';
    const { world, report, print } = boot(config);
    expect(report.kept).toEqual([]);
    expect(world.rows('/routing/table')).toHaveLength(2);
    expect(body(print())).toEqual(body(config));
  });

  it('keeps lines that no menu holds between the rows where they stood', () => {
    const config =
      '/queue simple\n[erased]\n/ip pool\nadd name=a ranges=10.0.0.2-10.0.0.9\n:put hello\nadd name=b ranges=10.0.1.2-10.0.1.9';
    expect(body(boot(config).print())).toEqual(body(config));
  });

  it('hides secrets on 7.x and shows them on 6.x, unless it is told otherwise', () => {
    const config = '/ppp secret\nadd name=joe password=hunter2\n/snmp community\nadd authentication-password=hunter2 name=x';
    const shows = (version: string, options: ExportOptions): boolean => boot(config, version).print(options).includes('hunter2');
    expect([shows('7.20.8', {}), shows('7.20.8', { sensitive: 'show' })]).toEqual([false, true]);
    expect([shows('6.49.18', {}), shows('6.49.18', { sensitive: 'hide' })]).toEqual([true, false]);
  });

  it('prints one menu, and every line for itself in terse', () => {
    const { print } = boot(CONFIG);
    expect(body(print({ menu: '/ip/firewall', terse: true }))).toEqual([
      '/ip firewall filter add action=accept chain=input connection-state=established,related disabled=no',
      '/ip firewall filter add action=drop chain=input in-interface=uplink',
    ]);
    expect(body(print({ menu: '/system/identity', verbose: true }))).toEqual(['/system identity', 'set name=edge']);
  });

  it('exports a new router such that another one boots from it', () => {
    for (const version of ['7.20.8', '6.49.18']) {
      const first = new World({
        index: 0,
        name: 'a',
        address: '127.1.0.1',
        version,
        major: Number(version[0]),
        username: 'admin',
        password: '',
        seed: 1,
      });
      const text = exportConfig(first);
      const second = boot(text, version);
      expect(normaliseExport(second.print())).toEqual(normaliseExport(text));
      expect(second.report.kept).toEqual([]);
    }
  });
});
