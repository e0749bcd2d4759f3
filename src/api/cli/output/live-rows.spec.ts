import type { RunEvent } from '../../../jobs';
import { linesOfRows } from './live-rows';

function event(data: object, type: RunEvent['type'] = 'router.rows'): RunEvent {
  return { id: 1, type, at: '2026-01-01T00:00:00.000Z', data: data as RunEvent['data'] };
}

describe('api/cli/output/live-rows', () => {
  it('gives a line for each row, with its router where there are several', () => {
    const seen = event({
      router: 'edge-1',
      rows: [
        { seq: '0', time: '1ms' },
        { status: 'host unreachable', ttl: '' },
      ],
    });
    expect(linesOfRows(seen, { total: 1 })).toEqual(['seq=0 time=1ms', 'status="host unreachable" ttl=""']);
    expect(linesOfRows(seen, { total: 2 })?.[0]).toBe('edge-1: seq=0 time=1ms');
  });

  it('says how many rows are not shown', () => {
    expect(linesOfRows(event({ router: 'edge-1', rows: [], leftOut: 12 }), { total: 9 })).toEqual([
      'edge-1: 12 further rows so far that are not shown',
    ]);
  });

  it('lets no row steer the terminal', () => {
    const seen = event({ router: 'r', rows: [{ comment: 'a\u001b[2J' }] });
    expect(linesOfRows(seen, { total: 1 })).toEqual(['comment=a\\x1b[2J']);
  });

  it('leaves other events alone', () => {
    expect(linesOfRows(event({}, 'router.ended'), { total: 1 })).toBeUndefined();
  });
});
