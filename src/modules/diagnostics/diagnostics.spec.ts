import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type ReadAction, type Reply, type Row } from '../../core/catalogue';
import { diagnosticsArea } from './diagnostics.area';

const registry = createRegistry([diagnosticsArea]);

async function check(input: unknown, replies: Readonly<Record<string, Reply>>, version = '7.20.8'): Promise<Row | undefined> {
  const action = registry.action('diagnostics.check_connection') as ReadAction;
  const { rows } = await action.read(memoryReader({}, { replies, version }), parseInput(action, input));
  return rows[0];
}

const SENT = { sent: '1', received: '0', 'packet-loss': '100', status: 'timeout' };
const ANSWERED = { sent: '2', received: '1', 'packet-loss': '50', 'avg-rtt': '12ms' };

describe('src/modules/diagnostics', () => {
  it('sums pings up, from the menu of the generation', async () => {
    const reply = { rows: [SENT, ANSWERED] };
    const summary = { reachable: 'yes', sent: '2', received: '1', 'avg-rtt': '12ms', detail: 'timeout' };
    expect(await check({ address: '192.0.2.1' }, { '/tool/ping': reply })).toMatchObject(summary);
    expect(await check({ address: '192.0.2.1' }, { '/ping': reply }, '6.49.18')).toMatchObject(summary);
    expect(await check({ address: '192.0.2.1' }, { '/tool/ping': { rows: [SENT] } })).toMatchObject({ reachable: 'no' });
  });

  it('takes a port for reached when the address itself answers a trace to it', async () => {
    const input = { address: '192.0.2.1', port: 443 };
    const far = { address: '198.51.100.1', loss: '0', sent: '3', avg: '1' };
    const there = { address: '192.0.2.1', loss: '0', sent: '3', avg: '9.5' };
    expect(await check(input, { '/tool/traceroute': { rows: [far, there] } })).toMatchObject({
      reachable: 'yes',
      'avg-rtt': '9.5',
    });
    expect(await check(input, { '/tool/traceroute': { rows: [far] } })).toMatchObject({
      reachable: 'no',
      detail: 'no answer from the address',
    });
  });
});
