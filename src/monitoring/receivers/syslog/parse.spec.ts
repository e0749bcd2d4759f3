import fc from 'fast-check';
import { SYSLOG_SEVERITIES } from './message';
import { parseSyslog } from './parse';

const parse = (text: string) => parseSyslog(Buffer.from(text));

describe('monitoring/receivers/syslog/parse', () => {
  it.each([
    ['system,info,account user admin logged in', 'info', ['system', 'info', 'account'], 'user admin logged in'],
    ['system,error,critical: login failure for user x', 'critical', ['system', 'error', 'critical'], 'login failure for user x'],
    ['route,bgp,warning edge peer is down', 'warning', ['route', 'bgp', 'warning'], 'edge peer is down'],
    ['poe-out,debug ether1 state', 'debug', ['poe-out', 'debug'], 'ether1 state'],
    ['no topics at all', 'info', [], 'no topics at all'],
    ['Hello,info there', 'info', [], 'Hello,info there'],
    ['dhcp,lease assigned', 'info', [], 'dhcp,lease assigned'],
  ])('takes what RouterOS sends by default: %s', (line, severity, topics, text) => {
    expect(parse(line)).toEqual({ severity, topics, text });
  });

  it.each([
    [
      '<30>May  1 08:15:30 riga-1 system,info,account user admin logged out',
      'info',
      ['system', 'info', 'account'],
      'user admin logged out',
    ],
    ['<27>May 11 08:15:30 Riga rack 4 interface,error ether1 is broken', 'error', ['interface', 'error'], 'ether1 is broken'],
    ['<24>2026-05-01T08:15:30.123+02:00 riga-1 dhcp,info: lease', 'info', ['dhcp', 'info'], 'lease'],
    ['<11>May  1 08:15:30 riga-1 root: disk is full', 'error', [], 'root: disk is full'],
    ['<8>system,warning no time', 'warning', ['system', 'warning'], 'no time'],
    ['<191>plain', 'debug', [], 'plain'],
  ])('takes the header of BSD syslog: %s', (line, severity, topics, text) => {
    expect(parse(line)).toEqual({ severity, topics, text });
  });

  it.each([
    ['<28>1 2026-05-01T08:15:30Z riga-1 system,info - - - hello', 'info', ['system', 'info'], 'hello'],
    ['<28>1 - - - - - - hello there', 'warning', [], 'hello there'],
    ['<28>1 - h app 12 id [a@1 x="]\\"\\\\ "][b] \uFEFFsystem,error hello', 'error', ['system', 'error'], 'hello'],
    ['<26>1 - h app - wireguard,debug [a] peer', 'debug', ['wireguard', 'debug'], 'peer'],
  ])('takes RFC 5424: %s', (line, severity, topics, text) => {
    expect(parse(line.replace('\uFEFF', ''))).toEqual({ severity, topics, text });
  });

  it('takes CEF', () => {
    const text = 'CEF:0|MikroTik|RB5009|7.21|12|system,error|High|msg=broken';
    expect(parse(`<30>May  1 08:15:30 riga-1 ${text}`)).toEqual({ severity: 'error', topics: ['system', 'error'], text });
  });

  it.each([
    '',
    '  ',
    '\n',
    '<>x',
    '<192>x',
    '<1234>x',
    '<30',
    '<30>',
    '<30>1 - -',
    '<30>1 - - - - - [a x',
    '<30>1 - - - - - [a]x',
    '<30>1 - - - - - -',
  ])('refuses %j', (line) => {
    expect(parse(line)).toBeUndefined();
  });

  it('gives one line that no terminal obeys, in whatever encoding', () => {
    expect(parse('script,info a\x1b[31mred\r\nb\0')?.text).toBe('a [31mred  b');
    expect(parseSyslog(Buffer.from('script,info Gr\xfc\xdfe', 'latin1'))?.text).toBe('Grüße');
    expect(parse(`script,info ${'x'.repeat(9_000)}`)?.text).toHaveLength(2_048);
  });

  it('never throws, and always gives a line that can be shown', () => {
    const pieces = fc.constantFrom(
      '<30>',
      '<3',
      '1 ',
      '- ',
      '[a b="',
      '"]',
      '\\',
      'system,error',
      ': ',
      'CEF:0|',
      'May  1 08:15:30 ',
      '\0',
    );
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(data, (bytes) => {
        const message = parseSyslog(bytes);
        if (message === undefined) return;
        expect(SYSLOG_SEVERITIES).toContain(message.severity);
        expect(message.text).toMatch(/^\S(?:[^\p{Cc}]*\S)?$/u);
      }),
      { numRuns: 2_000 },
    );
  });
});
