/** Networks of both kinds come in one list, and go into menus of their own. */
export function isIpv6(network: string): boolean {
  return network.includes(':');
}

/** As address lists print it: a network of one address is that address in the one menu, and a /128 in the other. */
export function asListed(network: string): string {
  return isIpv6(network) ? (network.includes('/') ? network : `${network}/128`) : network.replace(/\/32$/, '');
}
