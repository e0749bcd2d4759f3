import type { Change, Plan, Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { isCertain } from './certain';
import { inverseScripts } from './inverse-script';
import type { RouterView } from './router-view';

const FILTER = '/ip/firewall/filter';
const rows = new Map<string, Row>([
  ['*1', { '.id': '*1', chain: 'input', comment: 'one' }],
  ['*2', { '.id': '*2', chain: 'input', comment: 'two' }],
]);
const types = (name: string): string | undefined => (name === 'comment' ? 'string' : undefined);
const view: RouterView = {
  uptimeMs: 90_000,
  menu: (menu) => ({
    rows,
    types,
    isWhole: true,
    isWritable: () => true,
    isCertain: (name, value) => isCertain(menu, name, value, types),
  }),
};

function partsOf(...changes: Change[]): readonly string[] {
  return inverseScripts({ changes }, view, 'm').parts.map((part) => part.source);
}

function codeOf(plan: Plan): string {
  try {
    inverseScripts(plan, view, 'm');
    return 'fits';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

function adds(count: number, length: number): Plan {
  return {
    changes: Array.from({ length: count }, (_, at): Change => {
      return { op: 'add', menu: FILTER, key: '', after: { chain: 'input', comment: `c${at}${'x'.repeat(length)}` } };
    }),
  };
}

describe('src/jobs/guards/inverse-script', () => {
  it('sets a row by its id, and looks for it by what stays only after a reboot', () => {
    const set: Change = {
      op: 'set',
      menu: FILTER,
      key: '',
      id: '*1',
      before: { chain: 'input', log: null },
      after: { chain: 'output', log: 'yes' },
    };
    expect(partsOf(set)).toEqual([
      [
        ':global rfgF',
        ':global rfgR',
        ':do { :local x *1; :local n 0; :if ($rfgR) do={ :foreach i in=[/ip firewall filter find] do={ ' +
          ':if (([:tostr [/ip firewall filter get $i comment]]="one")) do={ :set n ($n+1); :set x $i } }; ' +
          ':if ($n != 1) do={ :error "not found again" } }; ' +
          '/ip firewall filter set $x chain="input" !log } on-error={ :set rfgF ($rfgF+1) }',
      ].join('\n'),
    ]);
  });

  it('takes timers away before anything else, and tells at the end what failed', () => {
    const { head } = inverseScripts(adds(1, 1), view, 'm');
    const lines = head.source.split('\n');
    expect(lines[0]).toBe('/system scheduler remove [find name~"^m"]');
    expect(head.source).toContain('uptime] < 90s');
    expect(lines.at(-3)).toBe('/system script set $s comment=("fired ".$rfgF)');
  });

  it('sets a singleton without looking for anything', () => {
    const set: Change = { op: 'set', menu: '/ip/dns', key: '', before: { servers: '1.1.1.1,9.9.9.9' }, after: { servers: '' } };
    expect(partsOf(set)[0]).toContain(':do { /ip dns set servers="1.1.1.1,9.9.9.9" } on-error=');
  });

  it('cuts what is long into parts, and refuses what is too long', () => {
    const { head, parts } = inverseScripts(adds(300, 100), view, 'm');
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.source.length).toBeLessThanOrEqual(20_000);
    for (const part of parts) expect(head.source).toContain(`"${part.name}"`);
    expect(codeOf(adds(3_000, 100))).toBe('GUARD_UNAVAILABLE');
    expect(codeOf(adds(1, 21_000))).toBe('GUARD_UNAVAILABLE');
  });

  it('refuses what has no inverse, and rows that nothing would tell apart', () => {
    expect(codeOf({ changes: [{ op: 'call', menu: '/x', key: '', command: 'run', args: {} }] })).toBe('GUARD_UNAVAILABLE');
    expect(codeOf({ changes: [{ op: 'remove', menu: FILTER, key: '', id: '*1', before: {}, irreversible: true }] })).toBe(
      'GUARD_UNAVAILABLE',
    );
    expect(codeOf({ changes: [{ op: 'add', menu: FILTER, key: '', after: { disabled: 'yes' } }] })).toBe('GUARD_UNAVAILABLE');
  });
});
