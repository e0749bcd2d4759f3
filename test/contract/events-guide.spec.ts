import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseInput, type WriteAction } from '../../src/core/catalogue';
import { createRegistry } from '../../src/core/catalogue';
import { EVENT_KINDS } from '../../src/fleet';
import { AREAS } from '../../src/modules';

const TEXT = readFileSync(join(__dirname, '../../docs/guide/events.md'), 'utf8');

type Check = (header: string, body: string, key: string) => boolean;

/** The code of the guide itself. */
function checkOfGuide(): Check {
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(TEXT) ?? [];
  return (new Function('require', `${code}\nreturn isGenuine;`) as (load: NodeJS.Require) => Check)(require);
}

describe('docs/guide/events.md', () => {
  it('names every kind of event, and none that there is not', () => {
    const named = [...TEXT.matchAll(/^\| `([a-z]+\.[a-z]+)` /gm)].map(([, kind]) => kind);
    expect(named.sort()).toEqual(Object.keys(EVENT_KINDS).sort());
  });

  it('shows a check of signatures that takes what is genuine, and nothing else', () => {
    const isGenuine = checkOfGuide();
    const sign = (seconds: number, key = 'key', body = 'body'): string =>
      `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
    const now = Math.floor(Date.now() / 1000);
    expect(isGenuine(sign(now), 'body', 'key')).toBe(true);
    const forged = [
      sign(now, 'other'),
      sign(now, 'key', 'other'),
      sign(now - 400),
      sign(now).replace(`t=${now}`, `t=${now + 1}`),
      '',
    ];
    expect(forged.map((header) => isGenuine(header, 'body', 'key'))).toEqual(forged.map(() => false));
  });

  it('shows a failover that the action takes', () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(TEXT) ?? [];
    const action = createRegistry(AREAS).action('monitoring.ensure_netwatch') as WriteAction;
    expect(parseInput(action, parse(yaml))).toMatchObject({ host: '198.51.100.1', interval: '10s' });
  });
});
