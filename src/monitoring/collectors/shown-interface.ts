import type { CollectContext } from './define-collector';

/** Dynamic interfaces of PPP clients have such names, e.g. `<pppoe-anna>`; there may be thousands that last minutes. */
const DYNAMIC = /^</;

/** Is an interface to have series of its own? */
export function isShownInterface({ options }: CollectContext, name: string): boolean {
  return options.interfaces ? options.interfaces(name) : !DYNAMIC.test(name) && name !== 'lo';
}
