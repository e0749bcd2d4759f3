import { comment, duration, freeText } from '../values';
import { field } from './field';
import { checkedResource } from './resource/resource';
import type { Row } from './router-session';
import { scriptOf } from './script';

const facts = { version: '7.20.8', major: 7 };
const base = {
  id: 'test.row',
  noun: 'row',
  plural: 'rows',
  menu: '/ip/dns/static',
  risk: 'none',
  fields: {
    name: field(freeText, 'Name.'),
    ttl: field(duration, 'TTL.', { default: '1d' }),
    comment: field(comment, 'Comment.'),
    password: field(freeText, 'Password.', { secret: true }),
  },
  readOnly: {},
  verbs: {},
} as const;

describe('src/core/catalogue/script', () => {
  it('writes rows as adds, without what stands at its default and without secrets', () => {
    const rows: Row[] = [
      { '.id': '*1', name: 'a.example', ttl: '24h', password: 'hunter2' },
      { '.id': '*2', name: 'b', ttl: '5m' },
    ];
    const script = scriptOf(checkedResource({ ...base, kind: 'list' }), rows, facts);
    expect(script).toBe('/ip dns static\nadd name=a.example\nadd name=b ttl=5m\n');
  });

  it('writes a menu without rows as one set, with everything', () => {
    const script = scriptOf(checkedResource({ ...base, kind: 'singleton' }), [{ name: '', ttl: '1d' }], facts);
    expect(script).toBe('/ip dns static\nset name="" ttl=1d\n');
  });

  it('quotes what a script would read as something else', () => {
    const rows = [{ name: 'say "hi" for $5?\n\\done', comment: 'a;b' }];
    const script = scriptOf(checkedResource({ ...base, kind: 'list' }), rows, facts);
    expect(script).toBe('/ip dns static\nadd name="say \\"hi\\" for \\$5\\?\\n\\\\done" comment="a;b"\n');
  });

  it('writes nothing for no rows', () => {
    expect(scriptOf(checkedResource({ ...base, kind: 'list' }), [], facts)).toBe('');
  });
});
