import { MASK } from '../../core/secrets';
import { evidenceOf, nameOf, plain, settingEvidence, shown } from './evidence';

describe('workflows/audit/evidence', () => {
  it('never shows a secret', () => {
    const row = { name: 'home', 'wpa2-pre-shared-key': 'hunter22', password: 'hunter22', secret: 'hunter22' };
    const { text } = evidenceOf(row, ['wpa2-pre-shared-key', 'password', 'secret']);
    expect(text).toBe(`home wpa2-pre-shared-key=${MASK} password=${MASK} secret=${MASK}`);
    expect(settingEvidence('/snmp', { 'encryption-password': 'hunter22' }, ['encryption-password']).text).not.toContain(
      'hunter22',
    );
    expect(shown('password', '')).toBe('');
  });

  it('shows no character that moves a cursor, and no more than a line', () => {
    expect(plain('a\u001b[2Jb\r\nc\u009bd\u2028e')).toBe('a [2Jb  c d e');
    expect(shown('comment', 'x'.repeat(500))).toHaveLength(121);
  });

  it('names a rule by chain and comment, a row by its name', () => {
    expect(nameOf({ chain: 'input', comment: 'allow\nall' })).toBe('input "allow all"');
    expect(nameOf({ name: 'ftp', comment: 'x' })).toBe('ftp');
    expect(nameOf({})).toBe('row');
  });

  it('says yes and no, whoever was asked', () => {
    expect(evidenceOf({ name: 'a', enabled: 'true', rest: 'no' }, ['enabled', 'rest']).text).toBe('a enabled=yes rest=no');
  });
});
