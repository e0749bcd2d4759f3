import { defineValue, ValueError, type ValueType } from '../values';
import { isGuardName } from './guards';

const MAX_BYTES = 255;

/** A file of a router with its folder. Anything that would leave the root, or need quotes, is refused. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9 _.@+-]*(?:\/[A-Za-z0-9_][A-Za-z0-9 _.@+-]*)*$/;

/** Name of a file on a router, with its folder where it has one. */
export const fileName: ValueType<string> = fileNameOf('file-name', (name) => name);

/** As `fileName`, for a file that is to be made. */
export const newFileName: ValueType<string> = fileNameOf('new-file-name', (name) => {
  if (isGuardName(name)) throw new ValueError('names that begin with rosfleet-guard- belong to the daemon');
  return name;
});

function fileNameOf(name: string, check: (name: string) => string): ValueType<string> {
  return defineValue<string>({
    name,
    description: 'Name of a file on the router, with its folder, e.g. flash/before.backup.',
    example: 'flash/before.rsc',
    parse(text) {
      const given = text.trim();
      if (given.length > MAX_BYTES) throw new ValueError(`the name is longer than ${MAX_BYTES} bytes`);
      if (!NAME.test(given)) throw new ValueError('expected a file name such as flash/before.rsc');
      return check(given);
    },
    format: (value) => value,
  });
}
