import { isInNetwork } from './wan';

/** Networks that nobody on the internet has: private, shared, loopback, link-local, multicast, documentation. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
];

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

export function isIpv4(text: string | undefined): text is string {
  return text !== undefined && IPV4.test(text);
}

/** An IPv4 address of the internet. */
export function isPublic(address: string | undefined): boolean {
  return isIpv4(address) && !NOT_PUBLIC.some((network) => isInNetwork(address, network));
}
