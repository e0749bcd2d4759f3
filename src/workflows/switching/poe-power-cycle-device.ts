import { z } from 'zod';
import { defineWorkflow, type Row, type Rows } from '../../core/catalogue';
import { duration, interfaceName, ip } from '../../core/values';

const Input = z.strictObject({
  port: interfaceName.schema.describe('Port that powers the device.'),
  device: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Who has to be heard on the port: identity, address or MAC address, as neighbour discovery tells it.'),
  'off-for': duration.schema.default('10s').describe('How long the power is off.'),
  host: ip.schema.optional().describe('Address that has to answer afterwards.'),
});
type Cycle = z.output<typeof Input>;

function isOn(row: Row, port: string): boolean {
  return (row['interface'] ?? '').split(',')[0] === port || row['interface-name'] === port;
}

function isCalled(row: Row, device: string): boolean {
  return ['identity', 'address', 'address4', 'address6', 'mac-address'].some(
    (name) => (row[name] ?? '').toLowerCase() === device.toLowerCase(),
  );
}

/** Why the power of a port is not to be taken, by who is heard there. */
export function whyNotCycled(neighbours: Rows, { port, device }: Pick<Cycle, 'port' | 'device'>): string | undefined {
  const heard = neighbours.filter((row) => isOn(row, port));
  const names = heard.map((row) => row['identity'] ?? row['mac-address'] ?? 'somebody').join(', ');
  if (device !== undefined && !heard.some((row) => isCalled(row, device)))
    return `${device} is not heard on ${port}${names === '' ? '' : `, but ${names}`}`;
  return device === undefined && heard.length > 1
    ? `${heard.length} devices are heard on ${port} (${names}): say which of them is powered by it`
    : undefined;
}

export const poePowerCycleDevice = defineWorkflow({
  name: 'poe_power_cycle_device',
  family: 'switching',
  title: 'Power-cycle a device',
  summary:
    'Takes the power from the device on a PoE port and gives it back, if it is the device that is meant, and not the way out.',
  why: 'A camera or an access point that hangs costs a drive. The wrong port costs a site: who is heard on it, and whether the default route goes by it, is looked at first, and whether the device is back afterwards.',
  comesBack: 'There is nothing to take back: the port gives power as before.',
  risk: 'disruptive',
  needs: { hardware: 'ports that power other devices (PoE out)' },
  oneWay: 'The device has been without power.',
  input: () => Input,
  stages: [
    { id: 'ports', title: 'See which ports give power', do: 'poe.list_ports', input: () => ({}) },
    { id: 'neighbours', title: 'See who is heard', do: 'diagnostics.get_neighbors', input: () => ({ limit: 1000 }) },
    {
      id: 'routes',
      title: 'See the way out',
      do: 'route.list',
      input: () => ({ where: { 'dst-address': '0.0.0.0/0' } }),
    },
    {
      id: 'safe',
      title: 'See that it is the right port',
      steps: [
        {
          id: 'port',
          title: 'The port gives power',
          refuse: ({ input, results }) =>
            (results['ports'] ?? []).some((row) => row['name'] === input.port) ? undefined : `${input.port} gives no power`,
        },
        {
          id: 'device',
          title: 'The device is on it, and it alone',
          refuse: ({ input, results }) => whyNotCycled(results['neighbours'] ?? [], input),
        },
        {
          id: 'way-out',
          title: 'The default route does not go by it',
          refuse: ({ input, results }) =>
            (results['routes'] ?? []).some((row) => row['active'] === 'true' && leavesBy(row, input.port))
              ? `the default route goes by ${input.port}`
              : undefined,
        },
      ],
    },
    {
      id: 'cycle',
      title: 'Take the power, and give it back',
      do: 'poe.power_cycle',
      input: ({ input }) => ({ where: { name: input.port }, duration: input['off-for'] }),
    },
    {
      id: 'back',
      title: 'The device answers again',
      when: ({ input }) => input.host !== undefined,
      whenText: 'a host is given',
      until: 'diagnostics.check_connection',
      input: ({ input }) => ({ address: input.host, count: 2 }),
      expect: ([row], { input }) => row?.['reachable'] === 'yes' || `${input.host ?? ''} does not answer`,
      everySeconds: 5,
      forSeconds: 300,
    },
  ],
  examples: [
    {
      title: 'A camera that hangs',
      input: { port: 'ether5', device: 'camera-yard', host: '192.168.88.60' },
    },
  ],
});

function leavesBy(row: Row, port: string): boolean {
  return [row['gateway'], row['immediate-gw'], row['vrf-interface']].some(
    (text) => text === port || (text ?? '').endsWith(`%${port}`),
  );
}
