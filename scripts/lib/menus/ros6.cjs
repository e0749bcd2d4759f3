'use strict';

/**
 * RouterOS 6.49 as it differs from the oldest tree of 7. A router of 6.x cannot be asked for its tree, so this is written
 * by hand. A menu is named as gone only where that is certain: one too many is refused by the router, one too few would
 * be refused here.
 */

/** Menus that came with 7, with everything below them. */
const GONE = [
  '/container',
  '/disk/smb-share',
  '/disk/smb-user',
  '/file/sync',
  '/interface/bridge/msrp',
  '/interface/ethernet/switch/l3hw-settings',
  '/interface/ethernet/switch/qos',
  '/interface/macsec',
  '/interface/veth',
  '/interface/vxlan',
  '/interface/wifiwave2',
  '/interface/wireguard',
  '/interface/xfrm',
  '/ip/dhcp-server/matcher',
  '/ip/vrf',
  '/ipv6/firewall/nat',
  '/mpls/settings',
  '/routing/bfd/authentication',
  '/routing/bfd/configuration',
  '/routing/bfd/session',
  '/routing/bgp/connection',
  '/routing/bgp/session',
  '/routing/bgp/template',
  '/routing/bgp/vpls',
  '/routing/bgp/vpn',
  '/routing/fantasy',
  '/routing/filter',
  '/routing/gmp',
  '/routing/id',
  '/routing/nexthop',
  '/routing/ospf/interface-template',
  '/routing/ospf/static-neighbor',
  '/routing/pimsm',
  '/routing/rip',
  '/routing/route',
  '/routing/rpki',
  '/routing/rule',
  '/routing/stats',
  '/routing/table',
  '/rsync-daemon',
  '/system/hardware',
  '/system/ntp/client/servers',
  '/system/ntp/key',
  '/system/ptp',
  '/task',
  '/user-manager',
  '/zerotier',
];

const BGP_FILTERS = 'in-filter out-filter';
const REDISTRIBUTE = 'redistribute-bgp redistribute-connected redistribute-rip redistribute-static';
const OSPF_METRICS = 'metric-bgp metric-connected metric-default metric-rip metric-static';
const OSPF_INTERFACE =
  'comment cost dead-interval disabled hello-interval interface network-type passive priority retransmit-interval transmit-delay';

/** Menus that went with 6, by kind and by what add and set take. */
const ADDED = {
  '/ip/accounting': ['singleton', 'account-local-traffic enabled threshold'],
  '/ip/accounting/snapshot': ['read-only', '', { take: '' }],
  '/ip/accounting/uncounted': ['read-only singleton', ''],
  '/ip/accounting/web-access': ['singleton', 'accessible-via-web address'],
  '/ip/route/cache': ['read-only', '', { flush: '' }],
  '/ip/route/rule': ['ordered', 'action comment disabled dst-address interface routing-mark src-address table'],
  '/ip/route/vrf': ['list', 'disabled export-route-targets import-route-targets interfaces route-distinguisher routing-mark'],
  '/mpls': ['singleton', 'dynamic-label-range propagate-ttl'],
  '/mpls/ldp': [
    'singleton',
    'distribute-for-default-route enabled hop-limit loop-detect lsr-id path-vector-limit transport-address use-explicit-null',
  ],
  '/port/firmware': ['singleton', 'directory ignore-directip-modem'],
  '/routing/bfd/interface': ['list', 'disabled interface interval min-rx multiplier'],
  '/routing/bfd/neighbor': ['read-only', ''],
  '/routing/bgp/aggregate': [
    'list',
    'advertise-filter attribute-filter disabled include-igp inherit-attributes instance prefix summary-only suppress-filter',
  ],
  '/routing/bgp/instance': [
    'list',
    `as client-to-client-reflection cluster-id comment confederation confederation-peers disabled ignore-as-path-len name out-filter ${REDISTRIBUTE.replace('redistribute-bgp', 'redistribute-ospf redistribute-other-bgp')} router-id routing-table`,
  ],
  '/routing/bgp/instance/vrf': [
    'list',
    'disabled in-filter instance out-filter redistribute-connected redistribute-ospf redistribute-other-bgp redistribute-rip redistribute-static routing-mark',
  ],
  '/routing/bgp/network': ['list', 'comment disabled network synchronize'],
  '/routing/bgp/peer': [
    'list',
    `address-families allow-as-in as-override cisco-vpls-nlri-len-fmt comment default-originate disabled hold-time ${BGP_FILTERS} instance interface keepalive-time max-prefix-limit max-prefix-restart-time multihop name nexthop-choice passive remote-address remote-as remote-port remove-private-as route-reflect tcp-md5-key ttl update-source use-bfd`,
    { refresh: 'numbers', resend: 'numbers', 'resend-all': '', 'refresh-all': '' },
  ],
  '/routing/bgp/vpnv4-route': ['read-only', ''],
  '/routing/filter': [
    'ordered',
    'action address-family append-bgp-communities append-route-targets bgp-as-path bgp-as-path-length bgp-atomic-aggregate bgp-communities bgp-local-pref bgp-med bgp-origin bgp-weight chain comment disabled distance invert-match jump-target locally-originated-bgp match-chain ospf-type pref-src prefix prefix-length protocol route-comment route-tag route-targets routing-mark scope set-bgp-communities set-bgp-local-pref set-bgp-med set-bgp-prepend set-bgp-prepend-path set-bgp-weight set-check-gateway set-disabled set-distance set-in-nexthop set-in-nexthop-direct set-in-nexthop-ipv6 set-in-nexthop-linklocal set-mpls-te-metric set-out-nexthop set-out-nexthop-ipv6 set-out-nexthop-linklocal set-pref-src set-route-comment set-route-tag set-route-targets set-routing-mark set-scope set-site-of-origin set-target-scope set-type set-use-te-nexthop site-of-origin target-scope',
  ],
  '/routing/mme': [
    'singleton',
    'bidirectional-timeout gateway-class gateway-keepalive gateway-selection origination-interval preferred-gateway timeout ttl',
  ],
  '/routing/mme/interface': ['list', 'comment disabled interface passive primary'],
  '/routing/mme/network': ['list', 'comment disabled network'],
  '/routing/mme/originators': ['read-only', ''],
  '/routing/ospf/area': [
    'list',
    'area-id comment default-cost disabled inject-summary-lsas instance name nssa-translate translator-role type',
  ],
  '/routing/ospf/area-border-router': ['read-only', ''],
  '/routing/ospf/as-border-router': ['read-only', ''],
  '/routing/ospf/area/range': ['list', 'advertise area comment cost disabled range'],
  '/routing/ospf/instance': [
    'list',
    `comment disabled distribute-default domain-id domain-tag in-filter ${OSPF_METRICS} metric-other-ospf mpls-te-area mpls-te-router-id name out-filter ${REDISTRIBUTE} redistribute-other-ospf router-id routing-table use-dn`,
  ],
  '/routing/ospf/interface': [
    'list',
    `authentication authentication-key authentication-key-id ${OSPF_INTERFACE} instance-id use-bfd`,
  ],
  '/routing/ospf/nbma-neighbor': ['list', 'address comment disabled instance poll-interval priority'],
  '/routing/ospf/network': ['list', 'area comment disabled network'],
  '/routing/ospf/ospf-router': ['read-only', ''],
  '/routing/ospf/route': ['read-only', ''],
  '/routing/ospf/sham-link': ['list', 'area comment cost disabled dst-address src-address'],
  '/routing/ospf/virtual-link': [
    'list',
    'authentication authentication-key authentication-key-id comment dead-interval disabled hello-interval neighbor-id retransmit-interval transit-area transmit-delay',
  ],
  '/routing/ospf-v3': ['actions', ''],
  '/routing/ospf-v3/area': [
    'list',
    'area-id comment default-cost disabled inject-summary-lsas instance name nssa-translate translator-role type',
  ],
  '/routing/ospf-v3/area/range': ['list', 'advertise area comment cost disabled range'],
  '/routing/ospf-v3/instance': ['list', `comment disabled distribute-default ${OSPF_METRICS} name ${REDISTRIBUTE} router-id`],
  '/routing/ospf-v3/interface': ['list', `area instance-id use-bfd ${OSPF_INTERFACE}`],
  '/routing/ospf-v3/lsa': ['read-only', ''],
  '/routing/ospf-v3/nbma-neighbor': ['list', 'address comment disabled instance instance-id interface poll-interval priority'],
  '/routing/ospf-v3/neighbor': ['read-only', ''],
  '/routing/ospf-v3/route': ['read-only', ''],
  '/routing/ospf-v3/virtual-link': [
    'list',
    'comment dead-interval disabled hello-interval instance-id neighbor-id retransmit-interval transit-area transmit-delay',
  ],
  '/routing/pim': ['singleton', 'switch-to-spt switch-to-spt-bytes switch-to-spt-interval', {}, 'multicast'],
  '/routing/pim/bsr-candidates': ['list', 'bsr-group comment disabled hash-mask-length interface priority', {}, 'multicast'],
  '/routing/pim/igmp-group': ['read-only', '', {}, 'multicast'],
  '/routing/pim/interface': [
    'list',
    'alternative-subnets assert-override-interval assert-time comment designated-router-priority disabled hello-holdtime hello-period hello-triggered-delay igmp-version interface join-prune-holdtime join-prune-period override-interval propagation-delay protocols require-hello tracking-support',
    {},
    'multicast',
  ],
  '/routing/pim/join': ['read-only', '', {}, 'multicast'],
  '/routing/pim/mfc': ['read-only', '', {}, 'multicast'],
  '/routing/pim/mrib': ['read-only', '', {}, 'multicast'],
  '/routing/pim/neighbor': ['read-only', '', {}, 'multicast'],
  '/routing/pim/rp': ['list', 'active comment disabled group hash-mask-length priority rp-address', {}, 'multicast'],
  '/routing/pim/rp-candidates': ['list', 'comment disabled group holdtime interface priority', {}, 'multicast'],
  '/routing/prefix-lists': ['ordered', 'action chain comment disabled prefix prefix-length set-metric'],
  '/routing/rip': [
    'singleton',
    `distribute-default garbage-timer ${OSPF_METRICS.replace('metric-rip', 'metric-ospf')} redistribute-bgp redistribute-connected redistribute-ospf redistribute-static routing-table timeout-timer update-timer`,
  ],
  '/routing/rip/interface': [
    'list',
    'authentication authentication-key comment disabled in-prefix-list interface key-chain out-prefix-list passive receive send',
  ],
  '/routing/rip/keys': ['list', 'chain comment disabled key key-id valid-from valid-till'],
  '/routing/rip/neighbor': ['list', 'address comment disabled'],
  '/routing/rip/network': ['list', 'comment disabled network'],
  '/routing/rip/route': ['read-only', ''],
  '/routing/ripng': [
    'singleton',
    `distribute-default garbage-timer ${OSPF_METRICS.replace('metric-rip', 'metric-ospf')} redistribute-bgp redistribute-connected redistribute-ospf redistribute-static timeout-timer update-timer`,
  ],
  '/routing/ripng/interface': ['list', 'comment disabled in-prefix-list interface out-prefix-list passive receive send'],
  '/routing/ripng/route': ['read-only', ''],
  '/tool/user-manager': ['actions', '', {}, 'user-manager'],
  '/tool/user-manager/customer': [
    'list',
    'access backup-allowed comment disabled login parent password paypal-accept-pending paypal-allowed paypal-secure-response permissions public-host public-id signup-allowed time-zone',
    {},
    'user-manager',
  ],
  '/tool/user-manager/database': [
    'singleton',
    'db-path',
    { 'clear-log': '', load: 'filename', rebuild: '', save: 'filename' },
    'user-manager',
  ],
  '/tool/user-manager/history': ['read-only', '', { clear: '' }, 'user-manager'],
  '/tool/user-manager/log': ['read-only', '', {}, 'user-manager'],
  '/tool/user-manager/payment': [
    'list',
    'comment currency customer method price result-code result-message trans-end trans-start trans-status user',
    {},
    'user-manager',
  ],
  '/tool/user-manager/profile': [
    'list',
    'name name-for-users override-shared-users owner price starts-at validity',
    {},
    'user-manager',
  ],
  '/tool/user-manager/profile/limitation': [
    'list',
    'address-list download-limit group-name ip-pool name owner rate-limit-burst-rx rate-limit-burst-threshold-rx rate-limit-burst-threshold-tx rate-limit-burst-time-rx rate-limit-burst-time-tx rate-limit-burst-tx rate-limit-min-rx rate-limit-min-tx rate-limit-priority rate-limit-rx rate-limit-tx transfer-limit upload-limit uptime-limit',
    {},
    'user-manager',
  ],
  '/tool/user-manager/profile/profile-limitation': [
    'list',
    'from-time limitation profile till-time weekdays',
    {},
    'user-manager',
  ],
  '/tool/user-manager/router': [
    'list',
    'coa-port customer disabled ip-address log name shared-secret use-coa',
    {},
    'user-manager',
  ],
  '/tool/user-manager/session': ['read-only', '', { remove: 'numbers' }, 'user-manager'],
  '/tool/user-manager/user': [
    'list',
    'caller-id caller-id-bind-on-first-use comment customer disabled email first-name ip-address last-name location password phone registration-date shared-users username wireless-enc-algo wireless-enc-key wireless-psk',
    { 'create-and-activate-profile': 'customer numbers profile', 'clear-profiles': 'numbers' },
    'user-manager',
  ],
};

const CODEL = `cake-ack-filter cake-atm cake-autorate-ingress cake-bandwidth cake-diffserv cake-flowmode cake-memlimit cake-mpu cake-nat
  cake-overhead cake-overhead-scheme cake-rtt cake-rtt-scheme cake-wash codel-ce-threshold codel-ecn codel-interval codel-limit
  codel-target fq-codel-ce-threshold fq-codel-ecn fq-codel-flows fq-codel-interval fq-codel-limit fq-codel-memlimit
  fq-codel-quantum fq-codel-target`;
const NETWATCH_PROBES = `accept-icmp-time-exceeded certificate check-certificate dns-server http-codes name packet-count
  packet-interval packet-size port record-type resp-time-max rtt-avg rtt-jitter rtt-max rtt-stdev src-address start-delay
  startup-delay test-script thr-avg thr-http-time thr-jitter thr-loss-count thr-loss-percent thr-max thr-stdev
  thr-tcp-conn-time ttl type`;

/** Arguments of add and set that 6.49 has instead of others. */
const CHANGED = {
  '/interface/ethernet': [
    `bandwidth full-duplex poe-lldp-enabled poe-out poe-priority poe-voltage power-cycle-interval power-cycle-ping-address
    power-cycle-ping-enabled power-cycle-ping-timeout`,
    '',
  ],
  '/interface/bridge/port': ['', 'mvrp-applicant-state mvrp-registrar-state'],
  '/interface/l2tp-client': [
    '',
    'l2tp-proto-version l2tpv3-circuit-id l2tpv3-cookie-length l2tpv3-digest-hash random-source-port',
  ],
  '/interface/l2tp-server/server': [
    '',
    'accept-proto-version accept-pseudowire-type l2tpv3-circuit-id l2tpv3-cookie-length l2tpv3-digest-hash l2tpv3-ether-interface-list',
  ],
  '/interface/sstp-server/server': ['force-aes', 'ciphers'],
  '/interface/vrrp': ['', 'group-authority'],
  '/interface/wireless': ['secondary-channel', ''],
  '/ip/dhcp-server': ['src-address', 'server-address'],
  '/ip/firewall/filter': ['routing-table', ''],
  '/ip/firewall/mangle': ['routing-table', ''],
  '/ip/route': [
    'bgp-as-path bgp-atomic-aggregate bgp-communities bgp-local-pref bgp-med bgp-origin bgp-prepend route-tag routing-mark type',
    'blackhole routing-table suppress-hw-offload',
  ],
  '/ip/service': ['', 'vrf'],
  '/ip/settings': ['route-cache', 'ipv4-multipath-hash-policy'],
  '/ipv6/route': [
    'bgp-as-path bgp-communities bgp-local-pref bgp-med bgp-origin bgp-prepend route-tag type',
    'blackhole pref-src routing-table suppress-hw-offload vrf-interface',
  ],
  '/mpls/ldp/interface': ['transport-address', 'afi transport-addresses'],
  '/queue/type': ['', CODEL],
  '/snmp': ['engine-id', 'engine-id-suffix vrf'],
  '/system/ntp/client': ['primary-ntp secondary-ntp server-dns-names', 'servers vrf'],
  '/system/ntp/server': ['', 'auth-key local-clock-stratum use-local-clock vrf'],
  '/tool/e-mail': ['start-tls', 'tls vrf'],
  '/tool/netwatch': ['', NETWATCH_PROBES],
};

/** Commands that 6.49 has, or with `null` has not. */
const COMMANDS = {
  '/console': { inspect: null },
  '/interface/wireless/info': { print: '' },
  '/ip/route': { check: 'dst-ip once' },
};

module.exports = { GONE, ADDED, CHANGED, COMMANDS };
