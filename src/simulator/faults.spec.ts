import { isAppError } from '../core/errors';
import { assignFaults, parseFault } from './faults';

describe('simulator/faults', () => {
  it.each([
    ['refuse:5%', { fault: { kind: 'refuse' }, share: { percent: 5 } }],
    ['wrong-password:2%', { fault: { kind: 'wrong-password' }, share: { percent: 2 } }],
    ['black-hole:10', { fault: { kind: 'black-hole' }, share: { count: 10 } }],
    ['black-hole', { fault: { kind: 'black-hole' }, share: { percent: 100 } }],
    ['latency:200ms', { fault: { kind: 'latency', ms: 200 }, share: { percent: 100 } }],
    ['latency:1s~50ms@10%', { fault: { kind: 'latency', ms: 1_000, jitterMs: 50 }, share: { percent: 10 } }],
    ['chunk:1@3', { fault: { kind: 'chunk', bytes: 1 }, share: { count: 3 } }],
    [
      'drop-after:/ip/address/add:1',
      { fault: { kind: 'drop', at: { command: '/ip/address/add', nth: 1, when: 'after' } }, share: { percent: 100 } },
    ],
    [
      'drop-before:/ip/route/add:2@5%',
      { fault: { kind: 'drop', at: { command: '/ip/route/add', nth: 2, when: 'before' } }, share: { percent: 5 } },
    ],
    ['stall:/ip/dns/set', { fault: { kind: 'stall', at: { command: '/ip/dns/set', nth: 1 } }, share: { percent: 100 } }],
    ['half-open', { fault: { kind: 'half-open' }, share: { percent: 100 } }],
    ['zero-file@2', { fault: { kind: 'zero-file' }, share: { count: 2 } }],
    ['slow-rows:20ms', { fault: { kind: 'slow-rows', ms: 20 }, share: { percent: 100 } }],
    ['clock-skew:-2h@50%', { fault: { kind: 'clock-skew', ms: -7_200_000 }, share: { percent: 50 } }],
    [
      'missing-rights:write,policy',
      { fault: { kind: 'missing-rights', policies: ['write', 'policy'] }, share: { percent: 100 } },
    ],
    [
      'reboot-after:/ip/dns/set',
      { fault: { kind: 'reboot', at: { command: '/ip/dns/set', nth: 1, when: 'after' } }, share: { percent: 100 } },
    ],
    ['garbage:/log/print:3', { fault: { kind: 'garbage', at: { command: '/log/print', nth: 3 } }, share: { percent: 100 } }],
    ['trap:/ip/route/add:2', { fault: { kind: 'trap', at: { command: '/ip/route/add', nth: 2 } }, share: { percent: 100 } }],
    ['fatal:/log/print', { fault: { kind: 'fatal', at: { command: '/log/print', nth: 1 } }, share: { percent: 100 } }],
  ])('reads %s', (text, plan) => {
    expect(parseFault(text)).toEqual(plan);
  });

  it.each([
    '',
    'fire',
    'refuse:5%:1',
    'refuse:101%',
    'refuse:x',
    'latency:soon',
    'chunk:0',
    'drop-after:address',
    'stall:/ip:0',
    'chunk:1@2@3',
    'half-open:write:1',
    'slow-rows:-1s',
    'clock-skew:noon',
    'missing-rights:',
    'garbage',
  ])('refuses %p as bad input', (text) => {
    let error: unknown;
    try {
      parseFault(text);
    } catch (caught) {
      error = caught;
    }
    expect(isAppError(error) && error.code).toBe('INPUT_INVALID');
  });

  it('deals the same faults to the same routers for the same seed', () => {
    const plans = [parseFault('refuse:5%'), parseFault('wrong-password:10')];
    const deal = (seed: number): [number, string][] =>
      [...assignFaults(plans, { routers: 200, seed })].map(([index, fault]): [number, string] => [index, fault.kind]);
    expect(deal(7)).toEqual(deal(7));
    expect(deal(7)).not.toEqual(deal(8));
    expect(deal(7).filter(([, kind]) => kind === 'refuse')).toHaveLength(10);
    expect(deal(7).filter(([, kind]) => kind === 'wrong-password')).toHaveLength(10);
    expect(new Set(deal(7).map(([index]) => index)).size).toBe(20);
  });
});
