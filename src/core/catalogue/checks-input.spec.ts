import { z } from 'zod';
import { ChecksInput } from './checks-input';

const accepts = (input: unknown): boolean => ChecksInput.safeParse(input).success;

describe('src/core/catalogue/checks-input', () => {
  it.each([
    ['standard'],
    ['none'],
    [['bgp', 'default-route']],
    [[{ check: 'bgp', tolerance: '10%' }]],
    [[{ check: 'bgp', tolerance: 2, settle: '30s' }]],
    [[{ check: 'ppp', tolerance: '2,10%' }]],
    [
      [
        {
          name: 'vpn',
          menu: '/ppp/active',
          where: { service: 'l2tp', radius: true },
          count: { min: 1, max: 9, tolerance: '5%' },
        },
      ],
    ],
    [[{ name: 'lte', menu: '/interface/lte', expect: { running: true, name: { min: 1 } }, settle: '1m' }]],
    [[{ name: 'office', ping: 'fd00::1%ether1', count: 5, maxLoss: 20 }]],
  ])('takes %j, and what it made of it', (input) => {
    const parsed = ChecksInput.parse(input);
    expect(ChecksInput.parse(parsed)).toEqual(parsed);
  });

  it.each([
    ['everything'],
    [[]],
    [['BGP!']],
    [[{ check: 'bgp', tolerance: '-1' }]],
    [[{ check: 'bgp', tolerance: '10 percent' }]],
    [[{ check: 'bgp', settle: 'soon' }]],
    [[{ check: 'bgp', menu: '/ip/route' }]],
    [[{ name: 'x', menu: 'ip route' }]],
    [[{ name: 'x', menu: '/ip/route/print\n' }]],
    [[{ name: 'x', menu: '/ppp/secret', where: { password: 'guess' } }]],
    [[{ name: 'x', menu: '/interface/wireguard', expect: { 'private-key': 'guess' } }]],
    [[{ name: 'x', ping: '-flood' }]],
    [[{ name: 'x', ping: '192.0.2.1', count: 1000 }]],
  ])('refuses %j', (input) => {
    expect(accepts(input)).toBe(false);
  });

  it('is told as a JSON schema with a description of everything', () => {
    const text = JSON.stringify(z.toJSONSchema(ChecksInput, { io: 'input' }));
    for (const name of ['tolerance', 'settle', 'menu', 'where', 'expect', 'ping', 'maxLoss'])
      expect(text).toContain(`"${name}":{`);
    expect(text).toContain('"enum":["standard","none"]');
    expect(text).toContain('How much worse than before is borne');
  });
});
