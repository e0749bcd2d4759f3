import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { dhcpClientId, dnsName, dnsNameList, dnsRecordType, dohUrl, ipOrDns, ipv4OrDns, url } from './services';

describe('core/values/services', () => {
  it.each(
    named([
      [dnsName, 'Router.Example.com.', 'router.example.com'],
      [dnsName, '_sip._tcp.example.com', '_sip._tcp.example.com'],
      [dnsName, '*.example.com', '*.example.com'],
      [dnsName, 'bücher.example', 'xn--bcher-kva.example'],
      [dnsNameList, 'a.example, b.example', 'a.example,b.example'],
      [ipv4OrDns, '1.2.3.4', '1.2.3.4'],
      [ipv4OrDns, 'sstp.example.com', 'sstp.example.com'],
      [ipOrDns, '2001:DB8::1', '2001:db8::1'],
      [dnsRecordType, 'cname', 'CNAME'],
      [dhcpClientId, '01:00:11:32:9E:7F:63', '1:0:11:32:9e:7f:63'],
      [dhcpClientId, 'printer', 'printer'],
      [url, 'https://user:pw@example.com/x?y=1', 'https://user:pw@example.com/x?y=1'],
      [dohUrl, 'https://1.1.1.1/dns-query', 'https://1.1.1.1/dns-query'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [dnsName, 'a..b', 'a part between dots is empty'],
      [dnsName, 'a b', 'is malformed'],
      [dnsName, '10.0.0.300', 'its last part is a number'],
      [dnsName, '-a.example', 'is malformed'],
      [dnsName, `${'x'.repeat(64)}.example`, 'is over 63 characters'],
      [dnsName, '*', 'is malformed'],
      [ipv4OrDns, '10.0.0.300', 'octet 300 is over 255'],
      [ipv4OrDns, '::1', 'is not an IPv4 address or DNS name'],
      [dnsRecordType, 'PTR', '"PTR" is not one of A, AAAA'],
      [dhcpClientId, '', 'the value is empty'],
      [url, 'example.com', 'a URL must begin with http://'],
      [url, 'https://exa mple.com', 'must not hold spaces'],
      [dohUrl, 'http://1.1.1.1/dns-query', 'must begin with https://'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('never repeats a password that stands in a URL', () => {
    const result = url.schema.safeParse('gopher://user:hunter2@example.com');
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).not.toContain('hunter2');
  });

  it('keeps every domain name', () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        const canonical = dnsName.parse(name);
        expect(dnsName.parse(canonical)).toBe(canonical);
        expect(canonical).toBe(name.toLowerCase());
      }),
    );
  });
});
