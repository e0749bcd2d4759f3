import { parseExport } from '../../../core/rsc';
import { fileIn, PREFIX, restoreFiles } from './files';
import { configurationText, type Statement } from './restored';

const STATEMENTS: readonly Statement[] = Array.from({ length: 300 }, (_, index) => ({
  menu: index < 200 ? '/ip/firewall/address-list' : '/ip/pool',
  verb: 'add',
  args: [
    { name: index < 200 ? 'list' : 'name', value: `entry ${index}` },
    { name: 'comment', value: 'with "quotes", $dollars and a\nnew line' },
  ],
}));

function statementsIn(text: string): readonly unknown[] {
  return parseExport(text).sections.flatMap(({ path, statements }) =>
    statements.map((one) => (one.kind === 'command' ? [path, one.verb, one.args] : one)),
  );
}

describe('workflows/lifecycle/restore/files', () => {
  it.each([4_000, 50_000])('cuts a configuration into files of at most %i bytes that say the same together', (limit) => {
    const files = restoreFiles(STATEMENTS, 'flash/', limit);
    const [first, ...parts] = [...files].reverse();
    expect(Math.max(...parts.map(({ contents }) => Buffer.byteLength(contents)))).toBeLessThanOrEqual(limit);
    const whole = parts.reverse().flatMap(({ contents }) => statementsIn(contents));
    expect(whole).toEqual(statementsIn(configurationText(STATEMENTS)));
    const imports = [...(first?.contents ?? '').matchAll(/^\/import file-name=(\S+)$/gm)].map(([, name]) => name);
    expect(imports).toEqual(parts.map(({ name }) => name));
    expect(first?.contents).toMatch(/\/file remove \[find name~"rosfleet-restore"\]\n$/);
  });

  it('finds a file in its folder, and says its plain name where it is not there', () => {
    const rows = [{ name: `flash/${PREFIX}-001.rsc` }, { name: `flash/${PREFIX}.rsc` }];
    expect(fileIn(rows, `${PREFIX}.rsc`)).toBe(`flash/${PREFIX}.rsc`);
    expect(fileIn([], `${PREFIX}.rsc`)).toBe(`${PREFIX}.rsc`);
  });
});
