import type { Change, Plan, RouterFacts } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { menuCatalogue } from '../../routeros';
import type { LockoutPrediction } from '../lockout/prediction';
import { chooseGuard, type GuardQuestion } from './choose';

const add: Change = { op: 'add', menu: '/ip/firewall/filter', key: 'rule', after: { chain: 'input' } };
const call: Change = { op: 'call', menu: '/ip/dns/cache', key: 'cache', command: 'flush', args: {} };
const lasting: Change = { op: 'remove', menu: '/ip/firewall/filter', key: 'own', id: '*1', before: {}, irreversible: true };
const file: Change = { op: 'remove', menu: '/file', key: 'a.txt', id: '*1', before: { name: 'a.txt' } };
const noScheduler = { deviceMode: { scheduler: 'false' } };

interface Over {
  readonly version?: string;
  readonly facts?: Partial<RouterFacts>;
  readonly changes?: readonly Change[];
  readonly verdict?: LockoutPrediction['verdict'];
}

function question(
  { version = '7.20.8', facts, changes = [add], verdict = 'open' }: Over,
  over: Partial<GuardQuestion> = {},
): GuardQuestion {
  const plan: Plan = { changes };
  return {
    choice: 'auto',
    plan,
    risk: 'lockout',
    prediction: { verdict, reasons: verdict === 'open' ? [] : [{ step: 0, why: 'the rule drops everything' }] },
    touchesManagement: true,
    facts: { version, major: Number(version[0]), transport: 'api', ...facts },
    catalogue: menuCatalogue(version),
    allowReboot: false,
    acceptLockout: false,
    otherAdmins: [],
    ...over,
  };
}

function answer(asked: GuardQuestion): string {
  try {
    return chooseGuard(asked).kind;
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

const QUIET: Partial<GuardQuestion> = { risk: 'none', touchesManagement: false };
const MANY = Array.from({ length: 81 }, () => add);

describe('src/jobs/guards/choose', () => {
  it.each<[string, Over, Partial<GuardQuestion>, string]>([
    ['a plan away from the way in', {}, QUIET, 'inverse'],
    ['a call away from the way in', { changes: [call] }, QUIET, 'none'],
    ['a plan of both', { changes: [add, call] }, QUIET, 'none'],
    ['a plan away from the way in that is said to shut it', { verdict: 'closed' }, QUIET, 'dead-man'],
    ['a risk without a touch', {}, { touchesManagement: false }, 'safe-mode'],
    ['a touch without a risk', {}, { risk: 'none' }, 'safe-mode'],
    ['an open way', {}, {}, 'safe-mode'],
    ['an open way on an old router', { version: '7.15.3' }, {}, 'dead-man'],
    ['an open way on 6.x', { version: '6.49.18' }, {}, 'dead-man'],
    ['an open way over SSH', { facts: { transport: 'ssh' } }, {}, 'dead-man'],
    ['an open way beside another administrator', {}, { otherAdmins: ['bob'] }, 'dead-man'],
    ['an open way and many changes', { changes: MANY }, {}, 'dead-man'],
    ['a way that may close', { verdict: 'uncertain' }, {}, 'dead-man'],
    ['a way that closes', { verdict: 'closed' }, {}, 'dead-man'],
    ['a way that closes, without scheduler', { verdict: 'closed', facts: noScheduler }, {}, 'safe-mode'],
    [
      'a way that closes on an old router without scheduler',
      { version: '7.15.3', verdict: 'closed', facts: noScheduler },
      {},
      'dead-man',
    ],
    ['no inverse', { changes: [lasting] }, {}, 'safe-mode'],
    ['no inverse on an old router, the way open', { version: '7.15.3', changes: [add, lasting] }, {}, 'none'],
    [
      'no inverse on an old router, the way closed',
      { version: '7.15.3', changes: [lasting], verdict: 'closed' },
      {},
      'GUARD_UNAVAILABLE',
    ],
    [
      'no inverse on an old router that may reboot',
      { version: '7.15.3', changes: [lasting], verdict: 'closed' },
      { allowReboot: true },
      'backup',
    ],
    ['a call and a way that may close', { changes: [call], verdict: 'uncertain' }, { allowReboot: true }, 'GUARD_UNAVAILABLE'],
    ['files', { changes: [file] }, { choice: 'safe-mode' }, 'GUARD_UNAVAILABLE'],
    ['safe mode on an old router', { version: '7.15.3' }, { choice: 'safe-mode' }, 'GUARD_UNAVAILABLE'],
    ['safe mode for a way that closes', { verdict: 'closed' }, { choice: 'safe-mode' }, 'safe-mode'],
    ['a dead man without inverse', { changes: [call] }, { choice: 'dead-man' }, 'GUARD_UNAVAILABLE'],
    ['a dead man without scheduler', { facts: noScheduler }, { choice: 'dead-man' }, 'dead-man'],
    ['a backup that may not reboot', {}, { choice: 'backup' }, 'GUARD_UNAVAILABLE'],
    ['a backup', {}, { choice: 'backup', allowReboot: true }, 'backup'],
    ['inverse alone', { verdict: 'uncertain' }, { choice: 'inverse' }, 'inverse'],
    ['inverse alone without one', { changes: [call] }, { choice: 'inverse' }, 'GUARD_UNAVAILABLE'],
    ['inverse alone for a way that closes', { verdict: 'closed' }, { choice: 'inverse' }, 'LOCKOUT_PREDICTED'],
    ['nothing for a way that closes', { verdict: 'closed' }, { choice: 'none' }, 'LOCKOUT_PREDICTED'],
    ['nothing', { verdict: 'uncertain' }, { choice: 'none' }, 'none'],
  ])('%s', (_, over, asked, kind) => {
    expect(answer(question(over, asked))).toBe(kind);
  });

  it('names the reason of each guard that it refuses', () => {
    const asked = question({ version: '7.15.3', changes: [lasting], verdict: 'closed' });
    let error: unknown;
    try {
      chooseGuard(asked);
    } catch (thrown) {
      error = thrown;
    }
    expect(isAppError(error) && error.details?.['guards']).toMatchObject({
      'safe-mode': expect.stringContaining('7.18') as string,
      'dead-man': expect.stringContaining('no inverse') as string,
      backup: expect.stringContaining('reboots') as string,
    });
  });
});
