import { named } from '../../../test/kit/named';
import { connectionClassifier, logTopics, nth } from './matchers';
import { bgpCommunity, bgpLargeCommunity, gateway, linkLocal, multicastGroup } from './routing';

describe('core/values/routing', () => {
  it.each(
    named([
      [gateway, '192.168.1.1', '192.168.1.1'],
      [gateway, 'pppoe-out1', 'pppoe-out1'],
      [gateway, 'FE80::1%ether1', 'fe80::1%ether1'],
      [gateway, '10.0.0.1%ether1@main', '10.0.0.1%ether1@main'],
      [linkLocal, 'fe80::1%bridge 1', 'fe80::1%bridge 1'],
      [bgpCommunity, '065000:100', '65000:100'],
      [bgpCommunity, 'no-export', 'no-export'],
      [bgpLargeCommunity, '4294967295:1:2', '4294967295:1:2'],
      [multicastGroup, '224.0.0.251', '224.0.0.251'],
      [multicastGroup, 'FF02::1', 'ff02::1'],
      [connectionClassifier, 'both-addresses:6/5', 'both-addresses:6/5'],
      [nth, '2,1', '2,1'],
      [logTopics, 'info, !Firewall', 'info,!firewall'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [gateway, '10.0.0.300', '"10.0.0.300" is not a gateway address: octet 300 is over 255'],
      [gateway, '', 'the name is empty'],
      [gateway, '10.0.0.1@', 'the name is empty'],
      [linkLocal, 'fe80::1', 'the interface after "%" is missing'],
      [linkLocal, '2001:db8::1%ether1', 'the address is not in fe80::/10'],
      [bgpCommunity, '65536:1', '65536 is not between 0 and 65535'],
      [bgpLargeCommunity, '1:2', 'is not a BGP large community'],
      [multicastGroup, '192.0.2.1', 'it is not in 224.0.0.0/4'],
      [multicastGroup, 'ff::1', 'it is not in ff00::/8'],
      [connectionClassifier, 'both-addresses:6/6', 'the remainder is between'],
      [nth, '1,2', 'the second is between 1 and the first'],
      [logTopics, 'info,a b', 'is not a log topic'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });
});
