import * as fc from 'fast-check';
import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type ReadAction, type ReadResult, type Row } from '../../core/catalogue';
import { logArea } from './log.area';
import { momentOf } from './log-lines';

const registry = createRegistry([logArea]);

const LINES: readonly Row[] = [
  { '.id': '*1', time: 'jan/30 23:00:00', topics: 'system,info', message: 'router rebooted' },
  { '.id': '*2', time: '02:00:00', topics: 'system,info,account', message: 'user admin logged in from 192.0.2.7 via ssh' },
  { '.id': '*3', time: '03:00:00', topics: 'system,error,critical', message: 'login failure for user root from 198.51.100.9' },
  { '.id': '*4', time: '03:10:00', topics: 'dhcp,debug', message: 'lan sending OFFER' },
  { '.id': '*5', time: '03:20:00', topics: 'ipsec,error', message: 'phase1 negotiation failed' },
];
const CLOCK: readonly Row[] = [{ date: 'jan/31/2026', time: '03:30:00' }];

function read(id: string, input: unknown): Promise<ReadResult> {
  const action = registry.action(id) as ReadAction;
  const reader = memoryReader({ '/log': LINES, '/system/clock': CLOCK }, { version: '6.49.18' });
  return action.read(reader, parseInput(action, input));
}

async function ids(id: string, input: unknown): Promise<string[]> {
  const { rows } = await read(id, input);
  return rows.map((row) => row['.id'] ?? '');
}

describe('src/modules/log', () => {
  it('gives the newest lines, the oldest of them first', async () => {
    expect(await read('log.get', { limit: 2 })).toMatchObject({ rows: [{ '.id': '*4' }, { '.id': '*5' }], truncated: true });
    expect(await ids('log.get', {})).toEqual(['*1', '*2', '*3', '*4', '*5']);
  });

  it('filters by topics, text and time', async () => {
    expect(await ids('log.get', { topics: 'system,!account' })).toEqual(['*1', '*3']);
    expect(await ids('log.search', { message: 'LOGIN' })).toEqual(['*3']);
    expect(await ids('log.get', { last: '1h' })).toEqual(['*3', '*4', '*5']);
    expect(await ids('log.get_system_events', { topics: 'account' })).toEqual(['*2']);
  });

  it('takes worse lines for a severity unless told not to', async () => {
    expect(await ids('log.get_by_severity', { severity: 'error' })).toEqual(['*3', '*5']);
    expect(await ids('log.get_by_severity', { severity: 'critical' })).toEqual(['*3']);
    expect(await ids('log.get_by_severity', { severity: 'error', worse: false })).toEqual(['*3', '*5']);
    expect(await ids('log.get_by_severity', { severity: 'info', worse: false })).toEqual(['*1', '*2']);
  });

  it('knows what concerns security', async () => {
    expect(await ids('log.get_security', {})).toEqual(['*2', '*3', '*5']);
  });

  it('counts by severity and topic', async () => {
    const { rows } = await read('log.get_statistics', {});
    expect(rows).toEqual(
      expect.arrayContaining([
        { by: 'total', name: '', lines: '5' },
        { by: 'severity', name: 'error', lines: '2' },
        { by: 'topic', name: 'system', lines: '3' },
      ]),
    );
  });

  it('gives the log as a text', async () => {
    const { rows } = await read('log.export', { topics: 'dhcp' });
    expect(rows).toEqual([{ lines: '1', first: '03:10:00', last: '03:10:00', text: '03:10:00 dhcp,debug lan sending OFFER\n' }]);
  });

  it('reads every form of a time as the same moment', () => {
    const now = Date.parse('2026-01-31T03:30:00Z');
    const daysAgo = fc.integer({ min: 0, max: 300 });
    const second = fc.integer({ min: 0, max: 86_399 });
    fc.assert(
      fc.property(daysAgo, second, (days, inDay) => {
        const atMs = Date.parse('2026-01-31T00:00:00Z') - days * 86_400_000 + inDay * 1000;
        fc.pre(atMs <= now);
        const [day = '', clock = ''] = new Date(atMs).toISOString().slice(0, 19).split('T');
        const [year, month, date] = day.split('-');
        const name = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')[Number(month) - 1];
        const forms = [`${day} ${clock}`, `${name}/${date}/${year} ${clock}`, `${name}/${date} ${clock}`];
        expect(forms.map((form) => momentOf(form, now))).toEqual([atMs, atMs, atMs]);
      }),
    );
    expect(momentOf('03:29:00', now)).toBe(Date.parse('2026-01-31T03:29:00Z'));
    expect(momentOf('23:00:00', now)).toBe(Date.parse('2026-01-30T23:00:00Z'));
    expect(momentOf('soon', now)).toBeUndefined();
  });
});
