import { defineMetric } from './define-metric';

/** `netwatch` is the name of the probe, or host, type and port where it has none. */
const PROBE = ['netwatch', 'host', 'type'] as const;

export const netwatchUp = defineMetric({
  name: 'routeros_netwatch_up',
  type: 'gauge',
  help: 'Whether the probed host or service is up; absent while the router does not know.',
  labels: PROBE,
});

export const netwatchState = defineMetric({
  name: 'routeros_netwatch_state',
  type: 'gauge',
  help: 'One series for each of up, down and unknown, 1 for the one that holds.',
  labels: [...PROBE, 'state'],
});

export const netwatchSince = defineMetric({
  name: 'routeros_netwatch_since_timestamp_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'When the probe last changed between up and down.',
  labels: PROBE,
});

export const netwatchTests = defineMetric({
  name: 'routeros_netwatch_tests_total',
  type: 'counter',
  help: 'Probes made.',
  labels: PROBE,
});

export const netwatchTestsFailed = defineMetric({
  name: 'routeros_netwatch_tests_failed_total',
  type: 'counter',
  help: 'Probes that failed.',
  labels: PROBE,
});

export const netwatchLoss = defineMetric({
  name: 'routeros_netwatch_packet_loss_ratio',
  type: 'gauge',
  unit: 'ratio',
  help: 'Share of the pings of the last probe that got lost, for probes of type icmp.',
  labels: PROBE,
});

function roundTrip<const N extends string>(name: N, what: string) {
  return defineMetric({
    name: `routeros_netwatch_rtt_${name}_seconds`,
    type: 'gauge',
    unit: 'seconds',
    help: `${what} of the last probe, for probes of type icmp.`,
    labels: PROBE,
  });
}

export const netwatchRttAvg = roundTrip('avg', 'Mean round trip');
export const netwatchRttMin = roundTrip('min', 'Shortest round trip');
export const netwatchRttMax = roundTrip('max', 'Longest round trip');
export const netwatchRttJitter = roundTrip('jitter', 'Jitter of the round trips');
export const netwatchRttStddev = roundTrip('stddev', 'Standard deviation of the round trips');

export const netwatchTcpConnect = defineMetric({
  name: 'routeros_netwatch_tcp_connect_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'How long the last TCP connect took, for probes of type tcp-conn, http-get and https-get.',
  labels: PROBE,
});

export const netwatchHttpResponse = defineMetric({
  name: 'routeros_netwatch_http_response_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'How long the last HTTP answer took, for probes of type http-get and https-get.',
  labels: PROBE,
});

export const netwatchHttpStatus = defineMetric({
  name: 'routeros_netwatch_http_status_code',
  type: 'gauge',
  help: 'Status code of the last HTTP answer, for probes of type http-get and https-get.',
  labels: PROBE,
});

export const netwatchInfo = defineMetric({
  name: 'routeros_netwatch_info',
  type: 'info',
  help: 'How the probe is set up.',
  labels: [...PROBE, 'comment', 'interval', 'timeout'],
});
