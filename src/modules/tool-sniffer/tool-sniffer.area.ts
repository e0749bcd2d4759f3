import { z } from 'zod';
import {
  defineAction,
  defineArea,
  defineCommand,
  defineStream,
  fieldInputs,
  fieldRequirements,
  setChange,
  valuesOf,
  type Artefact,
  type Change,
} from '../../core/catalogue';
import { newFileName } from '../../core/fields';
import { interfaceName, line, words } from '../../core/values';
import { sniffer } from './tool-sniffer.resource';

const SNIFFER = '/tool/sniffer';
const NEEDS = { deviceMode: 'sniffer' } as const;

const startSniffer = defineAction({
  id: 'monitoring.start_sniffer',
  title: 'Start sniffer',
  summary: 'Sets the filters that are given and starts to keep packets; it runs until it is stopped.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  verify: 'none',
  needs: NEEDS,
  menus: [SNIFFER],
  input: z.strictObject(fieldInputs(sniffer.resource, { required: 'none' })),
  requires: (input) => fieldRequirements(sniffer.resource, Object.keys(input)),
  examples: [
    { title: 'DNS of one interface', input: { 'filter-interface': 'ether1', 'filter-port': '53' } },
    {
      title: 'To a TZSP server',
      input: { 'filter-interface': 'ether1', 'streaming-enabled': true, 'streaming-server': '192.0.2.70' },
    },
  ],
  async plan(router, input) {
    const [row = {}] = await router.print(SNIFFER);
    const set = setChange(sniffer.resource, router, row, valuesOf(sniffer.resource, input));
    const isRunning = row['running'] === 'true' || row['running'] === 'yes';
    const start: Change = {
      op: 'call',
      menu: SNIFFER,
      key: 'sniffer',
      command: 'start',
      args: {},
      undo: { command: 'stop', args: {} },
    };
    return { changes: [...(set ? [set] : []), ...(isRunning ? [] : [start])] };
  },
});

const stopSniffer = defineCommand({
  id: 'monitoring.stop_sniffer',
  title: 'Stop sniffer',
  summary: 'Stops the sniffer; the packets stay in memory until it is started again.',
  menu: SNIFFER,
  command: 'stop',
  risk: 'none',
  idempotency: 'natural',
  needs: NEEDS,
  oneWay: 'What goes by meanwhile is not kept.',
  examples: [{ title: 'Stop it', input: {} }],
});

const exportCapture = defineCommand({
  id: 'monitoring.export_capture',
  title: 'Export capture',
  summary: 'Writes the packets in memory into a pcap file of the router, and brings it back.',
  menu: SNIFFER,
  command: 'save',
  risk: 'none',
  idempotency: 'natural',
  needs: NEEDS,
  oneWay: 'A file of the same name is overwritten.',
  input: { 'file-name': newFileName.schema.default('capture.pcap').describe('Name of the file, with .pcap.') },
  artefacts: (input): readonly Artefact[] => {
    const path = String(input['file-name']);
    return [{ path, name: path.slice(path.lastIndexOf('/') + 1), secret: true }];
  },
  examples: [{ title: 'What was kept', input: { 'file-name': 'dns.pcap' } }],
});

function only(name: string, example: string, what: string) {
  return line(name, 255, example).schema.optional().describe(`Only ${what}.`);
}

const watchPackets = defineStream({
  id: 'monitoring.watch_packets',
  title: 'Watch packets',
  summary: 'Shows packets as they go by, one row for each; nothing is kept, and the filters of the sniffer stay as they are.',
  menu: SNIFFER,
  command: 'quick',
  needs: NEEDS,
  input: {
    interface: interfaceName.schema.optional().describe('Interface to listen on. Absent: all.'),
    direction: words('sniffer-direction', 'any rx tx').schema.optional().describe('Which way, seen from the router.'),
    'ip-address': only('sniffer-addresses', '192.0.2.10/32', 'to or from these addresses'),
    'ipv6-address': only('sniffer-addresses6', '2001:db8::10/128', 'to or from these IPv6 addresses'),
    'mac-address': only('sniffer-macs', '02:00:5E:10:00:01', 'to or from these MAC addresses'),
    port: only('sniffer-ports', '53', 'to or from these ports'),
    'ip-protocol': only('sniffer-protocols', 'icmp', 'these IP protocols'),
    'mac-protocol': only('sniffer-frames', 'arp', 'these protocols of frames'),
    'vlan-id': only('sniffer-vlans', '10', 'these VLANs'),
  },
  durationArgument: 'duration',
  duration: '5s',
  maxDuration: '5m',
  output: {
    '.section': 'Number of the snapshot.',
    interface: 'Interface.',
    time: 'Time since the start, in seconds.',
    num: 'Number of the packet.',
    dir: 'Direction: <- in, -> out.',
    'src-mac': 'MAC address of the source.',
    'dst-mac': 'MAC address of the destination.',
    vlan: 'VLAN.',
    'src-address': 'Source, with its port.',
    'dst-address': 'Destination, with its port.',
    protocol: 'Protocol.',
    size: 'Size, in bytes.',
    cpu: 'Core that saw it.',
    fp: 'It took the fast path.',
  },
  examples: [{ title: 'Pings', input: { interface: 'ether1', 'ip-protocol': 'icmp' }, simulated: 'empty' }],
});

export const toolSnifferArea = defineArea({
  id: 'tool-sniffer',
  title: 'Packet sniffer',
  summary: 'Packets that go through a router: watched, kept as a capture, or sent to a server.',
  resources: [sniffer],
  actions: [exportCapture, startSniffer, stopSniffer, watchPackets],
});
