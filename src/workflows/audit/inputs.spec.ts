import { RULES } from '../../../test/kit/audit-of';
import { chosenRules } from './inputs';

function ids(choice: Parameters<typeof chosenRules>[2]): readonly string[] {
  return chosenRules(RULES, 'security', choice).map(({ id }) => id);
}

describe('workflows/audit/inputs', () => {
  it('choose rules by name and by pattern', () => {
    expect(ids({ rules: ['services.telnet', 'tools.s*'] })).toEqual(['services.telnet', 'tools.smb', 'tools.socks']);
    expect(ids({ rules: ['services.*'], except: ['services.*t*'] })).toEqual(['services.api-plain', 'services.www']);
    expect(ids({ rules: ['*'] })).toEqual(ids({}));
  });

  it('mean by a dot a dot, and by a name the whole name', () => {
    expect(ids({ rules: ['services.tel'] })).toEqual([]);
    expect(ids({ rules: ['services-telnet'] })).toEqual([]);
  });

  it('keep to the audit that was asked for', () => {
    expect(chosenRules(RULES, 'capacity', { rules: ['services.*'] })).toEqual([]);
    expect(chosenRules(RULES, 'capacity', {}).every(({ audits }) => audits.includes('capacity'))).toBe(true);
  });
});
