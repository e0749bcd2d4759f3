import { z } from 'zod';
import { defineAction, defineArea, defineResource, field } from '../../core/catalogue';
import { bool, int, line, named, words } from '../../core/values';

const needs = { packages: ['gps'], hardware: 'a GPS receiver' };

const settings = defineResource({
  id: 'gps.settings',
  noun: 'GPS settings',
  plural: 'GPS settings',
  menu: '/system/gps',
  kind: 'singleton',
  risk: 'none',
  needs,
  fields: {
    enabled: field(bool, 'Whether the receiver is listened to.', { default: 'no' }),
    port: field(named('serial-port', 'usb1'), 'Serial port of the receiver, or none.', { default: 'none' }),
    channel: field(int(0, 4_294_967_295), 'Channel of the port.', { default: '0' }),
    'init-channel': field(int(0, 4_294_967_295), 'Channel that the init string goes to.', { default: '0' }),
    'init-string': field(line('gps-init'), 'Sent to the receiver at the start.', { default: '', emptied: true }),
    'coordinate-format': field(
      words('coordinate-format', 'dd ddmm dms'),
      'How coordinates are written: degrees, with minutes, with seconds.',
    ),
    'set-system-time': field(bool, 'Set the clock of the router by the satellites.'),
  },
  readOnly: {},
  verbs: {
    get: { id: 'gps.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'gps.configure',
      examples: [{ title: 'A receiver at a USB port', input: { enabled: true, port: 'usb1', 'coordinate-format': 'dd' } }],
    },
    ensure: { id: 'gps.ensure_settings', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
});

const getPosition = defineAction({
  id: 'gps.get_position',
  title: 'Get GPS position',
  summary: 'Reads where the router is, as its GPS receiver says.',
  kind: 'read',
  menus: ['/system/gps'],
  needs,
  output: {
    'date-and-time': 'Time that the satellites tell.',
    latitude: 'Latitude, in the format that is set.',
    longitude: 'Longitude, in the format that is set.',
    altitude: 'Metres above the sea.',
    speed: 'Speed.',
    'destination-bearing': 'Direction to the destination.',
    'true-bearing': 'Direction of travel.',
    'magnetic-bearing': 'Direction of travel by the compass.',
    valid: 'Whether the position is one.',
    satellites: 'Satellites in use.',
    'satellites-in-view': 'Satellites that are heard.',
    'fix-quality': 'Quality of the fix; 0 is none.',
    'horizontal-dilution': 'How much the geometry of the satellites blurs the position.',
    'data-age': 'Seconds since the last message of the receiver.',
  },
  input: z.strictObject({}),
  examples: [{ title: 'Where it is', input: {}, simulated: 'empty' }],
  async read(router) {
    const { rows } = await router.query('/system/gps/monitor', { once: '' });
    return { rows };
  },
});

export const gpsArea = defineArea({
  id: 'gps',
  title: 'GPS',
  summary: 'Where a router is, as a GPS receiver says.',
  resources: [settings],
  actions: [getPosition],
});
