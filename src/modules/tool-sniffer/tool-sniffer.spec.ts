import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, inverseOf, parseInput, sentenceOf, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { toolSnifferArea } from './tool-sniffer.area';

const registry = createRegistry([toolSnifferArea]);

function start(input: unknown, row: Row): Promise<Plan> {
  const action = registry.action('monitoring.start_sniffer') as WriteAction;
  return action.plan(memoryReader({ '/tool/sniffer': [row] }), parseInput(action, input), {});
}

const QUIET: Row = { running: 'false', 'filter-interface': 'all', 'streaming-server': '0.0.0.0:37008', 'filter-port': '' };

describe('src/modules/tool-sniffer', () => {
  it('sets filters before it starts, and stops on the way back', async () => {
    const { changes } = await start({ 'filter-port': '53' }, QUIET);
    expect(changes.map(sentenceOf)).toEqual([
      { command: '/tool/sniffer/set', args: { 'filter-port': '53' } },
      { command: '/tool/sniffer/start', args: {} },
    ]);
    expect(changes.map((change) => inverseOf(change))).toMatchObject([{ after: { 'filter-port': '' } }, { command: 'stop' }]);
  });

  it('leaves one alone that runs with these filters', async () => {
    expect((await start({ 'filter-port': '53' }, { ...QUIET, running: 'true', 'filter-port': '53' })).changes).toEqual([]);
  });

  it('reads the port that RouterOS adds to a server', async () => {
    const row = { ...QUIET, running: 'true', 'streaming-server': '192.0.2.70:37008' };
    expect((await start({ 'streaming-server': '192.0.2.70' }, row)).changes).toEqual([]);
    expect((await start({ 'streaming-server': '0.0.0.0' }, { ...QUIET, running: 'true' })).changes).toEqual([]);
  });

  it('keeps a capture as a secret', () => {
    const action = registry.action('monitoring.export_capture');
    const input = parseInput(action, { 'file-name': 'flash/dns.pcap' });
    expect(action.artefacts?.(input)).toEqual([{ path: 'flash/dns.pcap', name: 'dns.pcap', secret: true }]);
  });
});
