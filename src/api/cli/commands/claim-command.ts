import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../../../core/errors';
import type { IssuedClaim } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { collect, collectPairs, durationMs, wholeNumber } from './options';

interface ClaimFlags {
  readonly url: string;
  readonly out?: string;
  readonly address?: string;
  readonly port?: number;
  readonly transport?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly group?: readonly string[];
  readonly site?: string;
  readonly user?: string;
  readonly valid?: number;
  readonly verify: boolean;
  readonly tenant?: string;
}

export function addClaimCommand(routers: Command, bind: Bind): void {
  routers
    .command('claim')
    .description('make the script with which one router adds itself at its first boot')
    .argument('<name>', 'name that the router will have')
    .requiredOption('--url <url>', 'where the router reaches the daemon')
    .option('--out <file>', 'write the script there, for its owner only, instead of showing it')
    .option('--address <address>', 'where the daemon will reach it; absent: where the claim comes from')
    .option('--port <number>', 'port there; absent: the usual one', wholeNumber(1))
    .option('--transport <kind>', 'api, api-ssl, rest, rest-ssl or ssh')
    .option('--label <key=value>', 'label (repeatable)', collectPairs)
    .option('--group <group>', 'group (repeatable)', collect)
    .option('--site <site>', 'site')
    .option('--user <name>', 'user that it gets for the daemon')
    .option('--valid <duration>', 'how long it can be claimed, e.g. 7d', durationMs)
    .option('--no-verify', 'the router does not check the certificate of the daemon')
    .option('--tenant <id>', 'owner')
    .action(bind<ClaimFlags>(claim));
}

async function claim(context: CliContext, flags: ClaimFlags, [name]: readonly string[]): Promise<void> {
  const {
    url,
    out,
    address,
    port,
    transport,
    label: labels,
    group: groups,
    site,
    user: username,
    valid: validMs,
    verify,
    tenant,
  } = flags;
  const client = await context.connect();
  const body = { name, url, address, port, transport, labels, groups, site, username, validMs, verify, tenant };
  const issued = await client.call<IssuedClaim>({ method: 'POST', path: '/claims', body });
  const until = new Date(issued.expiresAt).toISOString();
  if (out === undefined) return context.output.result(issued, () => issued.script);
  await writeFile(out, issued.script, { mode: 0o600, flag: 'wx' }).catch((cause: unknown) => {
    throw new AppError('INPUT_INVALID', `${out} cannot be written, or is there already`, { cause });
  });
  const { script: _script, ...told } = issued;
  await context.output.result({ ...told, file: out }, () => `${out}: the script of ${issued.name}, to be used by ${until}`);
}
