import { assertWhole } from './export-config';

const WHOLE = '# 2026-01-31 12:00:00 by RouterOS 7.20.8\r\n# software id = ABCD-EFGH\r\n#\r\n/ip dns\r\nset servers=10.0.0.1\r\n';

describe('routeros/files/export-config', () => {
  it('takes an export that is whole', () => {
    expect(() => assertWhole(WHOLE, '7.20.8')).not.toThrow();
    expect(() =>
      assertWhole('# jan/02/1970 00:00:17 by RouterOS 6.49.18\n/ip dns\nset servers=10.0.0.1\n', '6.49.18'),
    ).not.toThrow();
  });

  it.each([
    ['without its header', WHOLE.slice(WHOLE.indexOf('/')), '7.20.8'],
    ['of another version', WHOLE, '7.21'],
    ['with a cut last line', WHOLE.slice(0, -5), '7.20.8'],
    ['whose last line goes on', `${WHOLE}add comment=\\\r\n`, '7.20.8'],
    ['that the router could not finish', `${WHOLE}#error exporting /interface/wifi\r\n`, '7.20.8'],
    ['without any menu', WHOLE.slice(0, WHOLE.indexOf('/')), '7.20.8'],
    ['that is empty', '', '7.20.8'],
  ])('refuses one %s', (_what, text, version) => {
    expect(() => assertWhole(text, version)).toThrow(expect.objectContaining({ code: 'FILE_INCOMPLETE' }));
  });
});
