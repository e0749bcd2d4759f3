import { TargetPolicy } from './target-policy';

const REFUSED = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fd00::1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::a00:1]',
  '[2002:a00:1::]',
  '[ff02::1]',
];

describe('src/fleet/webhooks/target-policy', () => {
  const policy = new TargetPolicy({ allowed: [] });

  it.each(REFUSED)('refuses %s, told at once and at the time of connecting', async (hostname) => {
    expect(() => policy.check(hostname)).toThrow(/may not be sent to/);
    await expect(policy.addressFor(hostname)).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
  });

  it.each(['1.1.1.1', '[2606:4700::1111]'])('takes %s', async (hostname) => {
    policy.check(hostname);
    expect(await policy.addressFor(hostname)).toBe(hostname.replace(/[[\]]/g, ''));
  });

  it('refuses addresses as URLs disguise them', () => {
    for (const host of ['0x7f.1', '2130706433', '0177.0.0.1', '127.1']) {
      expect(() => policy.check(new URL(`http://${host}/`).hostname)).toThrow(/may not be sent to/);
    }
  });

  it('takes the private networks that the setting names, and no others', async () => {
    const open = new TargetPolicy({ allowed: ['10.1.0.0/16', 'fd00:1::/32'] });
    expect(await open.addressFor('10.1.2.3')).toBe('10.1.2.3');
    expect(await open.addressFor('[fd00:1::5]')).toBe('fd00:1::5');
    await expect(open.addressFor('10.2.0.1')).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    await expect(open.addressFor('127.0.0.1')).rejects.toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
  });

  it('looks a name up, and refuses it where any of its addresses is refused', async () => {
    const names: Readonly<Record<string, readonly string[]>> = {
      'hooks.example.com': ['1.1.1.1', '1.0.0.1'],
      'inside.example.com': ['1.1.1.1', '192.168.0.1'],
      'nobody.example.com': [],
    };
    const named = new TargetPolicy({ allowed: [], resolve: (hostname) => Promise.resolve(names[hostname] ?? []) });
    named.check('inside.example.com');
    expect(await named.addressFor('hooks.example.com')).toBe('1.1.1.1');
    const refusal = await named.addressFor('inside.example.com').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'NETWORK_NOT_ALLOWED' });
    expect(String(refusal)).not.toContain('192.168');
    await expect(named.addressFor('nobody.example.com')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('refuses a setting that is no network', () => {
    expect(() => new TargetPolicy({ allowed: ['10.1.0.0/33'] })).toThrow(/ROSFLEET_WEBHOOK_NETWORKS/);
  });
});
