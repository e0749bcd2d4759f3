import { memoryReader } from '../../../test/kit/memory-reader';
import { diffOf, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { userArea } from './user.area';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const watcher: Row = { '.id': '*2', name: 'watcher', group: 'read', disabled: 'false' };

function write(id: string): WriteAction {
  const action = userArea.actions.find((one) => one.id === id);
  if (!action || action.kind === 'read') throw new Error(`there is no write ${id}`);
  return action;
}

interface Router {
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly version?: string;
  readonly previous?: Plan;
}

function plan(id: string, input: unknown, { rows, version = '7.24', previous }: Router): Promise<Plan> {
  const action = write(id);
  return action.plan(memoryReader(rows, { version }), parseInput(action, input), previous ? { previous } : {});
}

describe('src/modules/user/user', () => {
  it('has no way back from a removed user, whose password nobody knows', async () => {
    const { changes } = await plan('user.remove', { where: { name: 'watcher' } }, { rows: { '/user': [watcher] } });
    expect(changes).toMatchObject([{ op: 'remove', id: '*2', irreversible: true }]);
  });

  it('sets a password every time, and shows it nowhere', async () => {
    const rows = { '/user': [watcher] };
    const input = { where: { name: 'watcher' }, password: 'Leak-me-4711' };
    const made = await plan('user.set_password', input, { rows });
    expect(made.changes).toMatchObject([{ op: 'call', command: 'set', args: { '.id': '*2', password: 'Leak-me-4711' } }]);
    expect(JSON.stringify(diffOf(made, write('user.set_password').secrets))).not.toContain('Leak-me');
    expect((await plan('user.set_password', input, { rows, previous: made })).changes).toHaveLength(1);
  });

  it('does not take a user with another password for another user', async () => {
    const input = { name: 'watcher', group: 'read', password: 'something else' };
    expect((await plan('user.create', input, { rows: { '/user': [watcher] } })).changes).toEqual([]);
    expect((await plan('user.ensure', input, { rows: { '/user': [watcher] } })).changes).toEqual([]);
  });

  describe('sessions', () => {
    const rows = {
      '/user/active': [
        { '.id': '*A', name: 'watcher', via: 'winbox' },
        { '.id': '*B', name: 'watcher', via: 'winbox' },
      ],
    };
    const input = { where: { via: 'winbox' }, all: true };

    it('are rows from 7.20 on', async () => {
      const { changes } = await plan('user.disconnect', input, { rows, version: '7.20.8' });
      expect(changes.map(({ op }) => op)).toEqual(['remove', 'remove']);
    });

    it('are asked to log out before, and only those that were meant', async () => {
      const made = await plan('user.disconnect', input, { rows, version: '7.15.3' });
      expect(made.changes).toMatchObject([
        { op: 'call', command: 'request-logout', args: { numbers: '*A' } },
        { op: 'call', command: 'request-logout', args: { numbers: '*B' } },
      ]);
      const later = { '/user/active': [{ '.id': '*C', name: 'watcher', via: 'winbox' }] };
      const again = await plan('user.disconnect', input, { rows: later, version: '7.15.3', previous: made });
      expect(again.changes).toEqual([]);
    });
  });

  describe('SSH keys', () => {
    const old: Row = { '.id': '*1', user: 'watcher', bits: '256' };
    const input = { user: 'watcher', key: KEY };

    it('tells the new key from those that were there, which a router does not show', async () => {
      const made = await plan('user.set_ssh_key', input, { rows: { '/user/ssh-keys': [old] } });
      expect(made.changes).toMatchObject([{ op: 'add', after: { user: 'watcher', key: KEY }, twins: ['*1'] }]);
      const rows = { '/user/ssh-keys': [old, { '.id': '*2', user: 'watcher', bits: '256' }] };
      expect((await plan('user.set_ssh_key', input, { rows, previous: made })).changes).toEqual([]);
      const lost = { '/user/ssh-keys': [old, { '.id': '*3', user: 'other', bits: '256' }] };
      expect((await plan('user.set_ssh_key', input, { rows: lost, previous: made })).changes).toHaveLength(1);
    });

    it('come from a file that is there', async () => {
      const file = { user: 'watcher', 'public-key-file': 'watcher.pub' };
      const rows = { '/file': [{ '.id': '*9', name: 'watcher.pub' }] };
      expect((await plan('user.import_ssh_key', file, { rows, version: '6.49.18' })).changes).toMatchObject([
        { op: 'call', command: 'import', args: file },
      ]);
      await expect(plan('user.import_ssh_key', file, { rows: { '/file': [] } })).rejects.toMatchObject({ code: 'ITEM_UNKNOWN' });
    });

    it('are gone for good', async () => {
      const { changes } = await plan(
        'user.remove_ssh_key',
        { where: { user: 'watcher' } },
        { rows: { '/user/ssh-keys': [old] } },
      );
      expect(changes).toMatchObject([{ op: 'remove', id: '*1', irreversible: true }]);
    });
  });
});
