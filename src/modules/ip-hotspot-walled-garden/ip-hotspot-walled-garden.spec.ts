import { parseInput, type ActionInput } from '../../core/catalogue';
import { ipHotspotWalledGardenArea } from './ip-hotspot-walled-garden.area';

function parse(id: string, input: ActionInput): ActionInput {
  const action = ipHotspotWalledGardenArea.actions.find((one) => one.id === id);
  if (!action) throw new Error(`there is no ${id}`);
  return parseInput(action, input);
}

describe('src/modules/ip-hotspot-walled-garden/ip-hotspot-walled-garden', () => {
  it.each([
    ['hotspot.add_walled_garden', { comment: 'everything' }],
    ['hotspot.add_walled_garden', { action: 'allow' }],
    ['hotspot.add_walled_garden_ip', { action: 'accept', disabled: false }],
  ])('%s refuses to open the hotspot for everybody', (id, input) => {
    expect(() => parse(id, input)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(parse(id, { ...input, force: true })).toMatchObject({ force: true });
  });

  it.each([
    ['hotspot.add_walled_garden', { action: 'deny' }],
    ['hotspot.add_walled_garden', { 'dst-host': 'www.example.com' }],
    ['hotspot.add_walled_garden', { server: 'lobby' }],
    ['hotspot.add_walled_garden_ip', { action: 'reject' }],
    ['hotspot.add_walled_garden_ip', { 'dst-address': '192.0.2.1' }],
    ['hotspot.add_walled_garden_ip', { disabled: true }],
  ])('%s takes %j', (id, input) => {
    expect(() => parse(id, input)).not.toThrow();
  });
});
