import type { Change } from '../../core/catalogue';
import { besidesMeant } from './meant-checks';
import { resolveChecks } from './resolve-checks';

const CHECKS = resolveChecks(undefined, { risk: 'lockout', touchesManagement: true });

function remove(menu: string): Change {
  return { op: 'remove', menu, key: 'x', target: { '.id': '*1' }, before: {} } as unknown as Change;
}
function set(menu: string, after: Readonly<Record<string, string>>): Change {
  return { op: 'set', menu, key: 'x', target: { '.id': '*1' }, before: {}, after } as unknown as Change;
}
function toleranceOf(name: string, changes: readonly Change[]): string | undefined {
  return besidesMeant(CHECKS, changes).find((check) => check.name === name)?.rule.tolerance;
}

describe('checks of what a change takes away by intent', () => {
  it('bear one DHCP client less for each that goes', () => {
    expect(toleranceOf('dhcp-client', [])).toBe('0');
    expect(toleranceOf('dhcp-client', [remove('/ip/dhcp-client')])).toBe('1');
    expect(toleranceOf('dhcp-client', [remove('/ip/dhcp-client'), set('/ip/dhcp-client', { disabled: 'yes' })])).toBe('2');
  });

  it('keep their share', () => expect(toleranceOf('ipsec', [remove('/ip/ipsec/peer')])).toBe('1,10%'));

  it('are as strict as ever about all else', () => {
    const changes = [set('/ip/dhcp-client', { comment: 'uplink' }), remove('/ip/firewall/filter')];
    expect(besidesMeant(CHECKS, changes)).toEqual(CHECKS);
  });

  it.each([
    ['interfaces', '/interface/bridge'],
    ['interfaces', '/interface'],
    ['interfaces', '/interface/bridge/port'],
    ['vrrp', '/interface/vrrp'],
    ['wireguard', '/interface/wireguard'],
  ])('leave %s out where %s loses a row', (name, menu) => {
    expect(toleranceOf(name, [])).toBeDefined();
    expect(toleranceOf(name, [remove(menu)])).toBeUndefined();
  });

  it.each(['/interface/list', '/interface/list/member', '/interface/wireguard/peers', '/interface/bridge/vlan'])(
    'watch interfaces where %s loses a row',
    (menu) => expect(toleranceOf('interfaces', [remove(menu)])).toBe('0'),
  );

  it('never bear the loss of the default route', () => {
    expect(toleranceOf('default-route', [remove('/ip/route'), remove('/ip/dhcp-client')])).toBe('0');
  });
});
