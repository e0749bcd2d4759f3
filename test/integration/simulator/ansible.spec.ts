import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';

/**
 * Ansible's community.routeros, as Debian and Ubuntu have it: a client of both the API and the console that others wrote
 * for real routers. Needs ansible, python3-librouteros and python3-paramiko.
 */
const PYTHON = '/usr/bin/python3';
const present = ((): boolean => {
  try {
    const wanted = 'import librouteros, paramiko, ansible_collections.community.routeros';
    execFileSync(PYTHON, ['-c', wanted], { stdio: 'ignore' });
    execFileSync('which', ['ansible-playbook'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const NEEDED = 'ansible, python3-librouteros and python3-paramiko';
if (!present && process.env.ROSFLEET_TEST_REQUIRE_ALL) throw new Error(`install ${NEEDED}`);
if (!present) process.stderr.write(`SKIPPED test/integration/simulator/ansible: install ${NEEDED} to run it\n`);

const TIMEOUT_MS = 60_000;
let folder: string;
let fleet: SimFleet;

async function play(name: string, inventory: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
  const out = join(folder, 'out.json');
  const args = ['-i', inventory, join(__dirname, 'ansible', name), '-e', JSON.stringify({ ...variables, out })];
  await promisify(execFile)('ansible-playbook', args, {
    timeout: TIMEOUT_MS,
    env: {
      ...process.env,
      HOME: folder,
      ANSIBLE_HOME: folder,
      ANSIBLE_LOCALHOST_WARNING: 'False',
      ANSIBLE_PYTHON_INTERPRETER: PYTHON,
      ANSIBLE_HOST_KEY_AUTO_ADD: 'True',
      ANSIBLE_PARAMIKO_HOST_KEY_AUTO_ADD: 'True',
      ANSIBLE_PARAMIKO_RECORD_HOST_KEYS: 'False',
      ANSIBLE_PARAMIKO_LOOK_FOR_KEYS: 'False',
    },
  });
  return JSON.parse(await readFile(out, 'utf8'));
}

(present ? describe : describe.skip)("Ansible's community.routeros against a simulated router", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rosfleet-ansible-'));
    fleet = await startFleet({
      routers: [{ version: '7.20.8' }, { version: '6.49.18' }],
      first: '127.3.14.1',
      apiPort: 0,
      services: ['api', 'api-ssl', 'ssh'],
    });
  });

  afterAll(async () => {
    await fleet.close();
    await rm(folder, { recursive: true });
  });

  it.each<[string, number, 'api' | 'api-ssl', string]>([
    ['7.20.8 over the API', 0, 'api', 'hAP ax3'],
    ['6.49.18 over the API with anonymous TLS', 1, 'api-ssl', 'hAP ac lite'],
  ])(
    'reads and changes RouterOS %s',
    async (_what, index, service, model) => {
      const router = fleet.routers[index] as SimRouter;
      const variables = { address: router.address, port: router.ports[service], tls: service === 'api-ssl' };
      expect(await play('api.yml', 'localhost,', variables)).toMatchObject({
        read: expect.arrayContaining([expect.objectContaining({ address: '192.168.88.1/24', interface: 'bridge' })]) as unknown,
        made: true,
        data: [
          { name: 'one.test', address: '192.0.2.1' },
          { name: 'two.test', address: '192.0.2.2', comment: 'second' },
        ],
        again: false,
        found: [true, 1, 1],
        facts: {
          ansible_net_hostname: router.name,
          ansible_net_version: expect.stringContaining(router.version) as string,
          ansible_net_model: expect.any(String) as string,
          ansible_net_all_ipv4_addresses: expect.arrayContaining(['192.168.88.1']) as unknown,
        },
      });
      expect(router.rows('/system/resource')).toMatchObject([{ 'board-name': model }]);
      expect(router.rows('/ip/dns/static').map(({ name }) => name)).toEqual(['one.test', 'two.test']);
    },
    TIMEOUT_MS,
  );

  it.each([
    ['7.20.8', 0],
    ['6.49.18', 1],
  ] as const)(
    'works in the shell of RouterOS %s',
    async (_version, index) => {
      const router = fleet.routers[index] as SimRouter;
      const inventory = join(folder, 'inventory');
      const settings = {
        ansible_host: router.address,
        ansible_port: router.ports.ssh,
        ansible_user: 'admin+cet512w',
        ansible_password: "''",
        ansible_connection: 'ansible.netcommon.network_cli',
        ansible_network_cli_ssh_type: 'paramiko',
        ansible_network_os: 'community.routeros.routeros',
      };
      const line = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      await writeFile(inventory, `sim ${line.join(' ')}\n`);
      expect(await play('console.yml', inventory, {})).toMatchObject({
        facts: {
          ansible_net_hostname: router.name,
          ansible_net_version: expect.stringContaining(router.version) as string,
          ansible_net_memtotal_mb: expect.any(Number) as number,
          ansible_net_all_ipv4_addresses: expect.arrayContaining(['192.168.88.1']) as unknown,
          ansible_net_interfaces: { bridge: { type: 'bridge', ipv4: expect.any(Array) as unknown } },
          ansible_net_config: expect.stringContaining('/ip firewall filter') as string,
        },
        said: [`name: ${router.name}`, '', '1'],
        refused: [true, expect.stringMatching(/(bad command name|expected end of command)/) as string],
      });
    },
    TIMEOUT_MS,
  );
});
