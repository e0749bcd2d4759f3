import { readTrap, trapCode, trapError } from './traps';

describe('routeros/api/traps', () => {
  it.each([
    ['no such command or directory (routerboard)', 'TRAP_NO_SUCH_COMMAND'],
    ['no such command prefix', 'TRAP_NO_SUCH_COMMAND'],
    ['no such command', 'TRAP_NO_SUCH_COMMAND'],
    ['bad command name foo (line 1 column 2)', 'TRAP_NO_SUCH_COMMAND'],
    ['no such item', 'TRAP_NO_SUCH_ITEM'],
    ['no such item (4)', 'TRAP_NO_SUCH_ITEM'],
    ['unknown parameter foo', 'TRAP_UNKNOWN_PARAMETER'],
    ['bad parameter foo (line 1 column 28)', 'TRAP_UNKNOWN_PARAMETER'],
    ['input does not match any value of interface', 'TRAP_INVALID_VALUE'],
    ['ambiguous value of interface, more than one possible value matches input', 'TRAP_INVALID_VALUE'],
    ['invalid value for argument address', 'TRAP_INVALID_VALUE'],
    ['invalid value of X', 'TRAP_INVALID_VALUE'],
    ['value of activation-timeout is out of range (00:00:10 .. 1d00:00:00)', 'TRAP_INVALID_VALUE'],
    ['failure: contents too long', 'TRAP_INVALID_VALUE'],
    ['missing value(s) of argument(s) address interface', 'TRAP_MISSING_VALUE'],
    ['missing =account=', 'TRAP_MISSING_VALUE'],
    ['failure: already have such address', 'TRAP_ALREADY_EXISTS'],
    ['failure: already have interface with name test-eoip', 'TRAP_ALREADY_EXISTS'],
    ['failure: user with the same name already exists', 'TRAP_ALREADY_EXISTS'],
    ['failure: device already added as bridge port', 'TRAP_ALREADY_EXISTS'],
    ['failure: configuration for this interface already exists', 'TRAP_ALREADY_EXISTS'],
    ['not enough permissions (9)', 'TRAP_NOT_PERMITTED'],
    ['std failure: not allowed (9)', 'TRAP_NOT_PERMITTED'],
    ['not allowed by device-mode', 'TRAP_DEVICE_MODE'],
    ['interrupted', 'TRAP_INTERRUPTED'],
    ['Script Error: no such item (/ip/address/set; line 1)', 'TRAP_NO_SUCH_ITEM'],
    ['failure: need at least one slave interface', 'TRAP'],
    ['action failed (6)', 'TRAP'],
    ['std failure: timeout (13)', 'TRAP'],
  ])('%s is %s', (message, code) => {
    expect(trapCode({ message })).toBe(code);
  });

  it('trusts the category only for interrupted', () => {
    expect(trapCode({ message: 'whatever', category: 2 })).toBe('TRAP_INTERRUPTED');
    expect(trapCode({ message: 'failure: already have such name', category: 0 })).toBe('TRAP_ALREADY_EXISTS');
  });

  it('reads a trap without message or with a strange category', () => {
    expect(readTrap({})).toEqual({ message: 'the router gave no reason' });
    expect(readTrap({ message: 'm', category: 'x' })).toEqual({ message: 'm' });
    expect(readTrap({ message: 'm', category: '0' })).toEqual({ message: 'm', category: 0 });
  });

  it('keeps all traps, the first deciding', () => {
    const traps = [{ message: 'no such command or directory (x)' }, { message: 'no such item', category: 0 }] as const;
    expect(trapError([...traps])).toMatchObject({ code: 'TRAP_NO_SUCH_COMMAND', trap: traps[0], details: { traps } });
  });
});
