import { pino, type DestinationStream, type Logger } from 'pino';
import { MASK } from '../secrets';

export type { Logger };

/** Property names whose values never reach a log line, at any depth that we log. */
const SECRET_NAMES = [
  'password',
  'secret',
  'token',
  'authorization',
  'masterKey',
  'ciphertext',
  'privateKey',
  'passphrase',
  'psk',
];

const REDACT_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines on stderr: stdout belongs to command output. Messages are static, data goes into fields. */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACT_PATHS, censor: MASK },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );
}
