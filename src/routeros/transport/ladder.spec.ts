import type { TransportKind } from '../../core/catalogue';
import { AppError, type ErrorCode } from '../../core/errors';
import type { RouterConnection } from './connection';
import { openFirst } from './ladder';
import { PeerPin, plainPin } from './peer-pin';

/** Opens by a table: a code is a failure, absent is a success. */
async function climb(
  kinds: readonly TransportKind[],
  failures: Partial<Record<TransportKind, ErrorCode>>,
): Promise<{ readonly tried: readonly TransportKind[]; readonly code?: ErrorCode }> {
  const tried: TransportKind[] = [];
  const choices = kinds.map((kind) => ({ kind, port: 1 }));
  try {
    await openFirst(choices, ({ kind }) => {
      tried.push(kind);
      const code = failures[kind];
      return code ? Promise.reject(new AppError(code, kind)) : Promise.resolve({ transport: kind } as RouterConnection);
    });
    return { tried };
  } catch (error) {
    return { tried, code: (error as AppError).code };
  }
}

describe('routeros/transport/ladder', () => {
  it('stops at the first way that works', async () => {
    expect(await climb(['api', 'rest', 'ssh'], { api: 'CONNECT_REFUSED' })).toEqual({ tried: ['api', 'rest'] });
  });

  it('never sends in the clear what should have been encrypted', async () => {
    expect(await climb(['api-ssl', 'api', 'rest', 'ssh'], { 'api-ssl': 'TLS_FAILED' })).toEqual({ tried: ['api-ssl', 'ssh'] });
  });

  it.each(['AUTH_REJECTED', 'TLS_PIN_CHANGED', 'HOST_KEY_CHANGED', 'CANCELLED', 'BUG'] as const)('ends at %s', async (code) => {
    expect(await climb(['api-ssl', 'ssh'], { 'api-ssl': code })).toEqual({ tried: ['api-ssl'], code });
  });

  it('tells the failure of the preferred way', async () => {
    const failures = { ssh: 'CONNECT_TIMEOUT', 'rest-ssl': 'CONNECT_REFUSED' } as const;
    expect(await climb(['ssh', 'rest-ssl'], failures)).toEqual({ tried: ['ssh', 'rest-ssl'], code: 'CONNECT_TIMEOUT' });
  });
});

describe('routeros/transport/peer-pin', () => {
  it('learns once, after the login', async () => {
    const kept: string[] = [];
    const pin = new PeerPin('certificate', { onPin: (one) => Promise.resolve(void kept.push(one)) });
    pin.admit('aa');
    expect(kept).toEqual([]);
    await pin.confirm();
    await pin.confirm();
    expect(kept).toEqual(['aa']);
  });

  it('lets nobody else in on a further socket of the first contact', () => {
    const pin = new PeerPin('hostKey', {});
    pin.admit('aa');
    expect(() => pin.admit('bb')).toThrow(expect.objectContaining({ code: 'HOST_KEY_CHANGED' }));
  });

  it('admits either of two while one takes the place of the other, and then only that one', () => {
    const pin = new PeerPin('certificate', { pin: 'aa,bb' });
    pin.admit('bb');
    expect(() => pin.admit('aa')).toThrow(expect.objectContaining({ code: 'TLS_PIN_CHANGED' }));
    expect(() => new PeerPin('certificate', { pin: 'aa,bb' }).admit('aa')).not.toThrow();
    expect(() => new PeerPin('certificate', { pin: 'aa,bb' }).admit('cc')).toThrow(
      expect.objectContaining({ code: 'TLS_PIN_CHANGED' }),
    );
  });

  it('reads a fingerprint however it is written', () => {
    expect(plainPin('AB:CD')).toBe('abcd');
    expect(() => new PeerPin('certificate', { pin: 'AB:CD' }).admit('abcd')).not.toThrow();
  });
});
