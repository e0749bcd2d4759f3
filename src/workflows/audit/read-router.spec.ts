import { memoryReader } from '../../../test/kit/memory-reader';
import type { ReadOptions, RouterReader, Row } from '../../core/catalogue';
import { AppError, type ErrorCode } from '../../core/errors';
import { viewOfRouter } from './read-router';
import { NotKnown } from './view';

const CONTEXT = { nowMs: 0 };

/** A router that refuses one menu. */
function refusing(menu: string, code: ErrorCode): RouterReader {
  const reader = memoryReader({ '/ip/ssh': [{ 'strong-crypto': 'true', 'host-key-type': 'rsa' }] });
  return {
    ...reader,
    async *stream(path: string, options?: ReadOptions) {
      if (path === menu) throw new AppError(code, 'no');
      yield* reader.stream(path, options);
    },
  };
}

describe('workflows/audit/read-router', () => {
  it('asks for the properties that rules look at, and no others', async () => {
    const view = await viewOfRouter(refusing('', 'CANCELLED'), { '/ip/ssh': ['strong-crypto'] }, CONTEXT);
    expect(view.one('/ip/ssh')).not.toHaveProperty('host-key-type');
    expect(view.one('/ip/ssh')).toMatchObject({ 'strong-crypto': 'true', 'forwarding-enabled': 'no' });
  });

  it('takes a menu that is not there for one without rows', async () => {
    const view = await viewOfRouter(refusing('', 'CANCELLED'), { '/interface/wifi': ['name'] }, CONTEXT);
    expect([view.has('/interface/wifi'), view.rows('/interface/wifi')]).toEqual([false, []]);
  });

  it('does not know what it may not read', async () => {
    const view = await viewOfRouter(refusing('/user', 'TRAP_NOT_PERMITTED'), { '/user': ['name'], '/ip/ssh': [] }, CONTEXT);
    expect(() => view.rows('/user')).toThrow(new NotKnown('the user of the daemon may not read /user'));
    expect(view.one('/ip/ssh')).toBeDefined();
  });

  it('fails where the connection does', async () => {
    const view = viewOfRouter(refusing('/ip/ssh', 'CONNECTION_LOST'), { '/ip/ssh': ['strong-crypto'] }, CONTEXT);
    await expect(view).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('asks again without names where the console does not know one', async () => {
    const reader = memoryReader({ '/ip/ssh': [{ 'strong-crypto': 'true' }] });
    const asked: ReadOptions[] = [];
    const console: RouterReader = {
      ...reader,
      async *stream(path: string, options: ReadOptions = {}) {
        asked.push(options);
        if (options.proplist?.includes('new-name')) throw new AppError('TRAP_INVALID_VALUE', 'no such name');
        yield* reader.stream(path, options);
      },
    };
    const view = await viewOfRouter(console, { '/ip/ssh': ['strong-crypto', 'new-name'] }, CONTEXT);
    expect(view.one('/ip/ssh')).toMatchObject({ 'strong-crypto': 'true' });
    expect(asked.map(({ proplist }) => proplist?.length)).toEqual([4, undefined]);
  });

  it('gives up on a menu of a size that no person has written', async () => {
    const rows = Array.from({ length: 20_001 }, () => ({ chain: 'input' }));
    const view = await viewOfRouter(memoryReader({ '/ip/firewall/raw': rows }), { '/ip/firewall/raw': ['chain'] }, CONTEXT);
    expect(() => view.rows('/ip/firewall/raw')).toThrow('more than 20000 rows');
  });

  it('asks a router with the routes of the internet for the default ones only', async () => {
    const asked: unknown[] = [];
    const reader = memoryReader({ '/ip/route': [] });
    const full: RouterReader = {
      ...reader,
      async *stream(path: string, options?: ReadOptions) {
        asked.push(options?.query);
        yield* reader.stream(path, options);
      },
    };
    await viewOfRouter(full, { '/ip/route': ['gateway'] }, CONTEXT);
    expect(asked).toEqual([['=dst-address=0.0.0.0/0']]);
  });

  it('leaves connections out that newer versions list among services', async () => {
    const rows: readonly Row[] = [{ name: 'ssh' }, { name: 'ssh', dynamic: 'true' }];
    const view = await viewOfRouter(memoryReader({ '/ip/service': rows }), { '/ip/service': ['name'] }, CONTEXT);
    expect(view.rows('/ip/service')).toHaveLength(1);
  });

  it('does not know a menu that no rule has named', async () => {
    const view = await viewOfRouter(memoryReader({}), {}, CONTEXT);
    expect(() => view.rows('/ip/ssh')).toThrow('a rule does not name it among its menus');
  });
});
