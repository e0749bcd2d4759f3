import { createHash } from 'node:crypto';
import { Secret } from '../../core/secrets';
import { challengeResponse } from './login';

describe('routeros/api/login', () => {
  it('answers the challenge of RouterOS before 6.43', () => {
    expect(challengeResponse(new Secret('passTest'), 'abc123')).toBe('0021277bff9ac7caf06aa608e46616d47f');
  });

  it('takes the password as UTF-8 bytes', () => {
    const bytes = Buffer.concat([Buffer.from([0]), Buffer.from('c3a4e282ac', 'hex'), Buffer.from('00ff', 'hex')]);
    expect(challengeResponse(new Secret('ä€'), '00ff')).toBe(`00${createHash('md5').update(bytes).digest('hex')}`);
  });
});
