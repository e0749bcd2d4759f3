import { defineMetric } from './define-metric';

/** `peer` is the name of the peer, else its comment, else its public key. */
const PEER = ['interface', 'peer'] as const;

export const ipsecPeersEstablished = defineMetric({
  name: 'routeros_ipsec_peers_established',
  type: 'gauge',
  help: 'IPsec peers whose first phase is established.',
  labels: [],
});

export const ipsecAssociations = defineMetric({
  name: 'routeros_ipsec_security_associations',
  type: 'gauge',
  help: 'IPsec security associations that are installed, both directions counted.',
  labels: [],
});

export const wireguardHandshake = defineMetric({
  name: 'routeros_wireguard_peer_last_handshake_timestamp_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'When a WireGuard peer last shook hands; 0 where it never did.',
  labels: PEER,
});

export const wireguardReceived = defineMetric({
  name: 'routeros_wireguard_peer_receive_bytes_total',
  type: 'counter',
  unit: 'bytes',
  help: 'Bytes received from a WireGuard peer.',
  labels: PEER,
});

export const wireguardSent = defineMetric({
  name: 'routeros_wireguard_peer_transmit_bytes_total',
  type: 'counter',
  unit: 'bytes',
  help: 'Bytes sent to a WireGuard peer.',
  labels: PEER,
});

export const wireguardMonitored = defineMetric({
  name: 'routeros_wireguard_peer_monitored',
  type: 'gauge',
  help: 'Whether a WireGuard peer is expected to shake hands all the time: the router keeps it alive.',
  labels: PEER,
});

export const pppActive = defineMetric({
  name: 'routeros_ppp_active_sessions',
  type: 'gauge',
  help: 'Sessions of PPP by service: pppoe, l2tp, pptp, sstp, ovpn or other.',
  labels: ['service'],
});
