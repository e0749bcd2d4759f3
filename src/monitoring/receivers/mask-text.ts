import { isSecretProperty, MASK } from '../../core/secrets';

/** `name=value`, `name: value`, `name="a value"`; a quote that is never closed reaches to the end. */
const PAIR = /(?<![\w-])([\w-]{3,40})(\s{0,4}[=:]\s{0,4})("[^"]*"?|[^\s,;<>"]+)/g;

/** Masks the values of properties that hold secrets on RouterOS: scripts log what they set, debug topics what was asked. */
export function maskText(text: string): string {
  return text.replace(PAIR, (pair: string, name: string, between: string) =>
    isSecretProperty(name.toLowerCase()) ? `${name}${between}${MASK}` : pair,
  );
}
