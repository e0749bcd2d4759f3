import { validate } from './isp-change/input';

const LINE = { kind: 'static', port: 'ether5', address: '198.51.100.2/24', gateway: '198.51.100.1' } as const;
const INPUT = { name: 'fibre', line: LINE, old: 'ether1', 'test-host': '192.0.2.10', 'drop-old': false } as const;

describe('the input of isp_change as a whole', () => {
  it('takes what fits together', () => expect(validate(INPUT)).toEqual([]));

  it.each([
    ['a fixed address without a gateway', { line: { ...LINE, gateway: undefined } }, 'line.gateway', 'static needs it'],
    ['DHCP with an address', { line: { ...LINE, kind: 'dhcp', gateway: undefined } }, 'line.address', 'dhcp takes none'],
    ['PPPoE without a user', { line: { kind: 'pppoe', port: 'ether5', password: 'x' } }, 'line.user', 'pppoe needs it'],
    ['a gateway elsewhere', { line: { ...LINE, gateway: '192.0.2.1' } }, 'line.gateway', 'is not in the network of'],
    ['a gateway that is the router', { line: { ...LINE, gateway: '198.51.100.2' } }, 'line.gateway', 'the address of the router'],
    ['the new line as the old one', { old: 'ether5' }, 'old', 'it is the new line itself'],
    ['its VLAN as the old one', { line: { ...LINE, vlan: '7' }, old: 'ether5.7' }, 'old', 'it is the new line itself'],
  ])('refuses %s', (_what, wrong, path, message) => {
    expect(validate({ ...INPUT, ...wrong } as never)).toEqual([{ path, message: expect.stringContaining(message) }]);
  });
});
