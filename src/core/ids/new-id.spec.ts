import { isId, newId } from './new-id';

describe('core/ids', () => {
  it('makes ids that sort in the order of the calls, also past the counter and with the clock set back', () => {
    const start = Date.now() + 1000;
    const ids = [...Array.from({ length: 10_000 }, () => newId(start)), newId(start - 5000), newId(start + 5000)];
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isId)).toBe(true);
  });

  it('carries the time in its first 48 bits', () => {
    const at = Date.now() + 60_000;
    expect(parseInt(newId(at).replace(/-/g, '').slice(0, 12), 16)).toBe(at);
  });

  it('tells a name from an id', () => {
    expect(isId('edge-01')).toBe(false);
    expect(isId('3f1a2b3c-0000-4000-8000-000000000000')).toBe(false);
  });
});
