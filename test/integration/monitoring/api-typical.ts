import type { SimRouter } from '../../../src/simulator';

/**
 * Makes a twin what a typical router is: 20 interfaces, 4 cores, 8 netwatch probes, 5 BGP peers, a few tunnels and pools.
 * What its version lacks is left out.
 */
export function fillTypical(router: SimRouter): void {
  const isV7 = !router.version.startsWith('6.');
  interfaces(router);
  for (let core = 0; core < 4; core += 1) router.putRow('/system/resource/cpu', { cpu: `cpu${core}`, load: '7' });
  probes(router, isV7);
  peers(router, isV7);
  services(router);
  if (isV7) tunnels(router);
}

function interfaces(router: SimRouter): void {
  const there = router.rows('/interface').filter(({ name }) => name !== 'lo').length;
  for (let number = there; number < 20; number += 1) {
    router.exec(['/interface/vlan/add', `=name=vlan${number}`, '=interface=bridge', `=vlan-id=${number + 100}`]);
  }
}

function probes(router: SimRouter, isV7: boolean): void {
  for (let number = 0; number < 8; number += 1) {
    const common = {
      host: `192.0.2.${number + 1}`,
      interval: '1h',
      timeout: '1s',
      '~status': 'up',
      '~since': String(Date.now()),
    };
    const icmp = {
      type: 'icmp',
      'done-tests': '9',
      'failed-tests': '0',
      'response-count': '10',
      'loss-percent': '0',
      'rtt-avg': '3ms',
      'rtt-min': '2ms',
      'rtt-max': '9ms',
      'rtt-jitter': '1ms',
      'rtt-stdev': '1ms',
    };
    router.putRow('/tool/netwatch', isV7 && number < 4 ? { ...common, ...icmp, name: `probe${number}` } : common);
  }
}

function peers(router: SimRouter, isV7: boolean): void {
  for (let number = 1; number <= 5; number += 1) {
    const [name, address] = [`peer${number}`, `203.0.113.${number}`];
    const state = { established: 'true', uptime: '1d', 'prefix-count': '17' };
    if (!isV7) {
      router.putRow('/routing/bgp/peer', {
        name,
        'remote-address': address,
        'remote-as': '64511',
        state: 'established',
        ...state,
      });
      continue;
    }
    router.putRow('/routing/bgp/connection', { name, 'remote.address': address, 'remote.as': '64511' });
    router.putRow('/routing/bgp/session', { name: `${name}-1`, 'remote.address': address, 'remote.as': '64511', ...state });
  }
}

function services(router: SimRouter): void {
  router.exec(['/ip/pool/add', '=name=vpn', '=ranges=10.9.0.2-10.9.0.254']);
  for (let number = 0; number < 3; number += 1) router.putRow('/ppp/active', { name: `user${number}`, service: 'l2tp' });
  router.exec(['/system/ntp/client/set', '=enabled=yes']);
  router.exec(['/certificate/add', '=name=www', '=common-name=www.example.net', '=days-valid=90', '=key-size=1024']);
  router.exec(['/certificate/sign', '=number=www']);
}

function tunnels(router: SimRouter): void {
  router.putRow('/interface/wireguard', { name: 'wg1' });
  for (let number = 0; number < 5; number += 1) {
    router.putRow('/interface/wireguard/peers', {
      interface: 'wg1',
      comment: `branch ${number}`,
      'public-key': 'qGVl3fXnYcoQXLa0ZV4bYkUv3rGmLAvOaX2bgzv8bnk=',
      rx: '100',
      tx: '100',
      'last-handshake': '30s',
    });
  }
}
