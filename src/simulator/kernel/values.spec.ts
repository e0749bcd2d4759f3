import type { Field, FieldSpec } from './field';
import { Refusal } from './refusal';
import { canonicalValue } from './values';

const NAMES = { namesOf: () => new Set(['ether1', 'ether2', 'bridge']) };

function written(spec: FieldSpec, text: string): string {
  const field: Field = { ...spec, name: 'x' };
  try {
    return canonicalValue(field, text, NAMES);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

describe('simulator/kernel/values', () => {
  it.each<[FieldSpec, string, string]>([
    [{ type: 'bool' }, 'yes', 'true'],
    [{ type: 'bool' }, 'false', 'false'],
    [{ type: 'ip-interface' }, '10.0.0.1', '10.0.0.1/32'],
    [{ type: 'ip-interface' }, '10.0.0.1/24', '10.0.0.1/24'],
    [{ type: 'ip-match', not: true }, '!10.0.0.1/24', '!10.0.0.0/24'],
    [{ type: 'ip-match' }, '10.0.0.1/32', '10.0.0.1'],
    [{ type: 'ip-match' }, '10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9'],
    [{ type: 'ip-or-name' }, 'example.com', 'example.com'],
    [{ type: 'ip-list' }, '1.1.1.1, 8.8.8.8', '1.1.1.1,8.8.8.8'],
    [{ type: 'ip-list' }, '', ''],
    [{ type: 'mac' }, '48-8f-5a-00-00-01', '48:8F:5A:00:00:01'],
    [{ type: 'ports', not: true }, '!80,443,1000-2000', '!80,443,1000-2000'],
    [{ type: 'kib' }, '4MiB', '4096'],
    [{ type: 'hex' }, '32768', '0x8000'],
    [{ type: 'int', values: ['auto'] }, 'auto', 'auto'],
    [{ type: 'time' }, '90', '1m30s'],
    [{ type: 'enum', values: ['accept', 'drop'] }, 'dr', 'drop'],
    [{ type: 'enum-list', values: ['established', 'related'] }, 'established,!rel', 'established,!related'],
    [{ type: 'ref', refs: ['/interface'], values: ['all'] }, 'bridge', 'bridge'],
    [{ type: 'ref', refs: ['/interface'], not: true }, '!ether1', '!ether1'],
  ])('%j prints %s as %s', (spec, text, printed) => {
    expect(written(spec, text)).toBe(printed);
  });

  it.each<[FieldSpec, string, string]>([
    [{ type: 'bool' }, 'maybe', 'input does not match any value of x'],
    [{ type: 'enum', values: ['accept', 'drop'] }, 'deny', 'input does not match any value of x'],
    [{ type: 'enum', values: ['accept', 'drop'] }, '', 'ambiguous value of x, more than one possible value matches input'],
    [{ type: 'ref', refs: ['/interface'] }, 'ether', 'ambiguous value of x, more than one possible value matches input'],
    [{ type: 'ip' }, '10.0.0.256', 'invalid value for argument x'],
    [{ type: 'ip-or-name' }, '10.0.0.300', 'invalid value for argument x'],
    [{ type: 'ip-match' }, '10.0.0.9-10.0.0.1', 'invalid value for argument x'],
    [{ type: 'ports' }, '70000', 'invalid value for argument x'],
    [{ type: 'int', min: 1, max: 4_094 }, '5000', 'value of x is out of range (1 .. 4094)'],
    [{ type: 'time', min: 10_000, max: 86_400_000 }, '5s', 'value of x is out of range (10s .. 1d)'],
  ])('%j refuses %p: %s', (spec, text, message) => {
    expect(written(spec, text)).toBe(message);
  });
});
