import { defineValue, interfaceName, ipNetwork, listOf, ValueError, type ValueType } from '../../core/values';

/** Upload and download; one value alone stands for both, as RouterOS takes it. */
export function pairOf<T>(type: ValueType<T>): ValueType<readonly [T, T]> {
  return defineValue<readonly [T, T]>({
    name: `${type.name}-pair`,
    description: `Upload/download; one value alone stands for both. Each: ${type.description}`,
    example: `${type.example}/${type.example}`,
    ...(type.accepts ? { accepts: type.accepts } : {}),
    parse(text, context) {
      const [upload = '', download = upload, ...more] = text.split('/');
      if (more.length > 0) throw new ValueError(`"${text}" has more than two parts`);
      return [type.parse(upload, context), type.parse(download, context)];
    },
    format: ([upload, download], context) => `${type.format(upload, context)}/${type.format(download, context)}`,
  });
}

/** Seconds of traffic at full rate that may be sent at once; RouterOS prints it as `0.1` or `0.100`. */
export const bucketSize = defineValue<number>({
  name: 'bucket-size',
  description: 'Decimal number from 0 to 10.',
  example: '0.1',
  accepts: ['number'],
  parse(text) {
    const value = Number(text.trim());
    if (!/^\d+(\.\d+)?$/.test(text.trim()) || value > 10) throw new ValueError('expected a number from 0 to 10 such as 0.1');
    return value;
  },
  format: String,
});

/** RouterOS prints a single address here with its length: `192.0.2.10/32`. */
export const addressOrInterface = defineValue<string>({
  name: 'queue-target',
  description: 'Address, network, or name of an interface.',
  example: '192.0.2.10/32',
  parse(text, context) {
    const isAddress = /^[\d./]+$/.test(text.trim()) || text.includes(':');
    return isAddress ? ipNetwork.format(ipNetwork.parse(text, context), context) : interfaceName.parse(text, context);
  },
  format: (value) => value,
});

export const targets = listOf(addressOrInterface);
