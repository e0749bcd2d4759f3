import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  parseInput,
  unmetNeeds,
  unmetRequirements,
  type Plan,
  type Row,
  type WriteAction,
} from '../../core/catalogue';
import { containerArea } from './container.area';

const registry = createRegistry([containerArea]);
const ROW: Row = { '.id': '*1', interface: 'veth-dns', 'root-dir': 'usb1/dns', comment: 'dns filter' };

function plan(id: string, input: unknown, row: Row, version = '7.20.8'): Promise<Plan> {
  const action = registry.action(id) as WriteAction;
  return action.plan(memoryReader({ '/container': [row] }, { version }), parseInput(action, input), {});
}

describe('src/modules/container', () => {
  const where = { interface: 'veth-dns' };

  it.each([
    ['container.start', { status: 'running' }, { status: 'stopped' }],
    ['container.start', { running: 'true' }, { status: 'extracting' }],
    ['container.stop', { status: 'stopped' }, { status: 'running' }],
    ['container.stop', { stopped: 'true' }, { running: 'true' }],
  ])('%s leaves one that is %j, so that no undo turns it round', async (id, done, other) => {
    expect((await plan(id, { where }, { ...ROW, ...done })).changes).toEqual([]);
    expect((await plan(id, { where }, { ...ROW, ...other })).changes).toHaveLength(1);
  });

  it('names the row as the version asks for it', async () => {
    const args = async (version: string): Promise<unknown> =>
      (await plan('container.start', { where }, ROW, version)).changes.map((change) => 'args' in change && change.args);
    expect(await args('7.18.2')).toEqual([{ number: '*1' }]);
    expect(await args('7.20.8')).toEqual([{ numbers: '*1' }]);
  });

  it('takes a container whose image the router does not print as there', async () => {
    const input = { interface: 'veth-dns', 'root-dir': 'usb1/dns', 'remote-image': 'library/alpine:3.20' };
    const there = { '.id': '*1', interface: 'veth-dns', 'root-dir': 'usb1/dns', workdir: '/', repo: 'library/alpine:3.20' };
    expect((await plan('container.create', input, there)).changes).toEqual([]);
    expect((await plan('container.create', { ...input, interface: 'veth-2' }, there)).changes).toMatchObject([
      { op: 'add', after: { 'remote-image': 'library/alpine:3.20' } },
    ]);
  });

  it('says what an argument is called in the other version', () => {
    const action = registry.action('container.update');
    const input = parseInput(action, { where, envlist: 'dns' });
    expect(unmetRequirements(action, input, { version: '7.21.5' })).toMatchObject([{ instead: 'use envlists' }]);
    expect(unmetRequirements(action, input, { version: '7.18.2' })).toEqual([]);
  });

  it('asks for package, device-mode and processor', () => {
    const action = registry.action('container.start');
    const facts = {
      version: '7.20.8',
      major: 7,
      packages: ['routeros'],
      architecture: 'mipsbe',
      deviceMode: { container: 'no' },
    };
    expect(unmetNeeds(action, facts)).toHaveLength(3);
    const ready = { packages: ['routeros', 'container'], architecture: 'arm64', deviceMode: { container: 'yes' } };
    expect(unmetNeeds(action, { ...facts, ...ready })).toEqual([]);
  });
});
