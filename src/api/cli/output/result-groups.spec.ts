import { AppError } from '../../../core/errors';
import { diffLine } from './diff-text';
import { renderPlan, renderResults, someNames } from './result-groups';
import { safeText } from './safe-text';

const ADD = { menu: '/ip/address', op: 'add', key: 'k', after: { address: '10.0.0.1/24', comment: 'a b', vrf: null } } as const;

describe('src/api/cli/output/result-groups', () => {
  it('says a diff once for all routers that share it', () => {
    const text = renderPlan([
      { status: 'planned', count: 412, diff: [ADD], routers: ['a', 'b', 'c', 'd', 'e'] },
      { status: 'unchanged', count: 1, routers: ['f'] },
    ]);
    expect(text).toBe(
      [
        '412 routers get the same 1 line: a, b, c, d, e and 407 more',
        '  + /ip/address address=10.0.0.1/24 comment="a b"',
        '1 router as wanted already: f',
      ].join('\n'),
    );
  });

  it('gives the words of the router and the remedy', async () => {
    const error = new AppError('TRAP', 'the router refused', { trap: { message: 'failure: x' } }).toRecord();
    const group = { status: 'failed', count: 1, error, routers: ['a'] } as const;
    expect(renderPlan([group])).toContain('TRAP: the router refused (router: failure: x)\n  remedy: ');
    expect(await renderResults([group])).toMatch(/failed +1 +TRAP: the router refused \(router: failure: x\) +a/);
  });

  it('names some routers and counts the others', () => {
    expect(someNames({ routers: ['a', 'b'], count: 2 })).toBe('a, b');
    expect(someNames({ routers: ['a', 'b'], count: 9 })).toBe('a, b and 7 more');
  });

  it.each([
    [{ ...ADD, op: 'set', before: { mtu: null }, after: { mtu: '1500' } }, '~ /ip/address [k] mtu: (not set) -> 1500'],
    [{ ...ADD, op: 'remove' }, '- /ip/address [k]'],
    [{ ...ADD, op: 'move' }, '> /ip/address [k]'],
    [{ menu: '/ip/dns/cache/flush', op: 'call', key: 'k', after: {} }, '! /ip/dns/cache/flush'],
  ] as const)('writes %j as a line', (entry, line) => {
    expect(diffLine(entry)).toBe(line);
  });

  it('does not let a router steer the terminal', () => {
    expect(safeText('a\u001b[2Jb\n\u202ec')).toBe('a\\x1b[2Jb\\x0a\\u202ec');
  });
});
