import type { CommandContext, CommandResult } from '../kernel/menu';
import { failure, missingArguments } from '../kernel/refusal';

/** Header of a pcap file of Ethernet frames, little-endian, version 2.4: nothing goes by a twin that could follow it. */
const EMPTY_CAPTURE = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

/** /tool/sniffer/save */
export function saveCapture({ state, args }: CommandContext): CommandResult {
  const name = args['file-name'];
  if (name === undefined) throw missingArguments(['file-name']);
  return save(state, name, EMPTY_CAPTURE);
}

/** /system/sup-output: only MikroTik can read a real one. */
export function writeSupportFile({ state, args }: CommandContext): CommandResult {
  const text = `support file of ${state.identity.name}, RouterOS ${state.identity.version}\n`;
  return save(state, args.name ?? 'supout.rif', Buffer.from(text));
}

function save(state: CommandContext['state'], name: string, data: Buffer): CommandResult {
  if (!state.files.write(name, data)) throw failure('no space left on device');
  return {};
}
