import { Option, type Command } from 'commander';
import { collect } from './options';

/** How a router is reached, and how far what it shows of itself is trusted. */
export interface WayFlags {
  readonly transport?: string;
  readonly or?: readonly string[];
  readonly tlsMode?: string;
  readonly pin?: string;
  readonly hostKey?: string;
  readonly forgetPins?: boolean;
}

export function withWays(command: Command): Command {
  return command
    .addOption(new Option('--transport <transport>', 'how to talk to it').choices(['api', 'api-ssl', 'rest', 'rest-ssl', 'ssh']))
    .option('--or <transport[:port]>', 'another way, where that one is not there (repeatable, in order)', collect)
    .addOption(new Option('--tls-mode <mode>', 'for api-ssl and rest-ssl').choices(['verify', 'pin', 'unverified', 'anonymous']))
    .option('--pin <sha256>', 'fingerprint of its certificate')
    .option('--host-key <sha256>', 'fingerprint of its SSH host key');
}

/** Fields of the request. */
export function waysBody({ transport, or, tlsMode, pin, hostKey, forgetPins }: WayFlags): Record<string, unknown> {
  const forgotten = forgetPins ? null : undefined;
  return {
    transport,
    alternatives: or?.map(wayOf),
    tlsMode,
    tlsPin: pin ?? forgotten,
    sshHostKey: hostKey ?? forgotten,
  };
}

/** `rest-ssl` or `rest-ssl:8443`; what makes no sense the daemon refuses by name. */
function wayOf(text: string): Record<string, unknown> {
  const [transport, port] = text.split(':', 2);
  return { transport, ...(port === undefined ? {} : { port: Number(port) }) };
}
