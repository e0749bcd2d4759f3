import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../../core/errors';
import type { Bind, CliContext } from '../context';
import { readPassword } from '../input/read-password';
import { renderProperties } from '../output/table';
import { nounCommand, send, type Noun } from './inventory-commands';
import { collect, wholeNumber } from './options';

const SNMP: Noun = {
  plural: 'snmp-credentials',
  singular: 'snmp-credential',
  columns: ['name', 'version', 'user', 'authProtocol', 'privacyProtocol', 'revision', 'tenant'],
};

const NONE = 'none';

interface SettingFlags {
  readonly group?: string;
  readonly polled?: boolean;
  readonly api?: boolean;
  readonly snmp?: boolean;
  readonly snmpCredential?: string;
  readonly snmpPort?: number;
  readonly collector?: readonly string[];
  readonly interfaces?: string;
  readonly labels?: string;
  readonly maxSeries?: number;
  readonly rulePrefix?: string;
  readonly reset?: readonly string[];
}

export function addMonitoringCommands(program: Command, bind: Bind): void {
  const monitoring = program.command('monitoring').description('how routers and groups are monitored');
  monitoring
    .command('show')
    .description('show it: what was set, and what it comes to with the groups')
    .argument('[router]', 'name or id')
    .option('--group <group>', 'of this group')
    .action(bind<SettingFlags>(show));
  monitoring
    .command('set')
    .description('change it')
    .argument('[router]', 'name or id')
    .option('--group <group>', 'of every router of this group')
    .option('--polled <on|off>', 'poll it at all', onOff)
    .option('--api <on|off>', 'read it over the API', onOff)
    .option('--snmp <on|off>', 'read it over SNMP, where there is a credential', onOff)
    .option('--snmp-credential <name>', 'which SNMP login; none takes it away')
    .option('--snmp-port <port>', 'absent: 161', wholeNumber(1))
    .option('--collector <id=on|off>', 'a collector that runs, or does not, whatever the default (repeatable)', collect)
    .option('--interfaces <globs>', 'which interfaces are shown, e.g. "ether*,!ether9"')
    .option('--labels <globs>', 'which labels of the router are shown, e.g. "customer,contract*"')
    .option('--max-series <number>', 'most series of the router', wholeNumber(10))
    .option('--rule-prefix <text>', 'firewall rules whose comment begins with it are counted')
    .option('--reset <setting>', 'take a setting away again, e.g. interfaces (repeatable)', collect)
    .action(bind<SettingFlags>(set));
  addSnmpCredentials(program, bind);
}

async function show(context: CliContext, flags: SettingFlags, [router]: readonly string[]): Promise<void> {
  const client = await context.connect();
  const result = await client.call<Record<string, unknown>>({ path: pathOf(flags, router) });
  await context.output.result(result, renderProperties);
}

async function set(context: CliContext, flags: SettingFlags, [router]: readonly string[]): Promise<void> {
  const { group: _group, collector, interfaces, labels, snmpCredential, reset = [], ...plain } = flags;
  const { json: _json, ...settings } = plain as typeof plain & { json?: boolean };
  const body = {
    ...Object.fromEntries(reset.map((name) => [name, null])),
    ...settings,
    ...(snmpCredential === undefined ? {} : { snmpCredential: snmpCredential === NONE ? null : snmpCredential }),
    ...(interfaces === undefined ? {} : { interfaces: globsOf(interfaces) }),
    ...(labels === undefined ? {} : { labels: globsOf(labels) }),
    ...(collector === undefined ? {} : { collectors: Object.fromEntries(collector.map(collectorSwitch)) }),
  };
  const client = await context.connect();
  const result = await client.call<Record<string, unknown>>({ method: 'PATCH', path: pathOf(flags, router), body });
  await context.output.result(result, renderProperties);
}

/** @throws AppError INPUT_INVALID unless either a router or a group is named */
function pathOf({ group }: SettingFlags, router: string | undefined): string {
  if ((group === undefined) === (router === undefined)) {
    throw new AppError('INPUT_INVALID', 'name a router, or a group with --group');
  }
  return group === undefined
    ? `/routers/${encodeURIComponent(router ?? '')}/monitoring`
    : `/groups/${encodeURIComponent(group)}/monitoring`;
}

function globsOf(text: string): string[] {
  return text.split(',').map((glob) => glob.trim());
}

function onOff(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new InvalidArgumentError('on or off.');
}

function collectorSwitch(text: string): [string, boolean] {
  const [, id, state] = /^(.+)=(on|off)$/.exec(text) ?? [];
  if (id !== undefined) return [id, state === 'on'];
  throw new AppError('INPUT_INVALID', `--collector takes e.g. api.queues=on, not ${text}`);
}

interface SnmpFlags {
  readonly name?: string;
  readonly snmpVersion?: string;
  readonly user?: string;
  readonly auth?: string;
  readonly privacy?: string;
  readonly secretsStdin?: boolean;
  readonly tenant?: string;
}

function addSnmpCredentials(program: Command, bind: Bind): void {
  const credentials = nounCommand(program, SNMP, bind);
  const withFields = (command: Command): Command =>
    command
      .option('--user <name>', 'of v3')
      .option('--auth <protocol>', 'of v3: md5, sha, sha256 or sha512')
      .option('--privacy <protocol>', 'of v3: des or aes')
      .option('--secrets-stdin', 'read the community, or the passwords line by line, from stdin');
  withFields(credentials.command('add').description('add an SNMP login; community or passwords are asked for'))
    .argument('<name>', 'its name')
    .requiredOption('--snmp-version <version>', 'v1, v2c or v3')
    .option('--tenant <id>', 'owner')
    .action(
      bind<SnmpFlags>(async (context, flags, [name]) => {
        const { snmpVersion: version, user, tenant } = flags;
        await send(context, SNMP, { name, version, user, tenant, ...(await secretsOf(flags)) });
      }),
    );
  withFields(credentials.command('edit').description('replace the secrets of an SNMP login'))
    .argument('<credential>', 'name or id')
    .requiredOption('--snmp-version <version>', 'v1, v2c or v3')
    .option('--name <name>', 'new name')
    .action(
      bind<SnmpFlags>(async (context, flags, [ref]) => {
        const { snmpVersion: version, user, name } = flags;
        await send(context, SNMP, { name, version, user, ...(await secretsOf(flags)) }, ref);
      }),
    );
}

/** Asked for one after the other; from stdin all in one text, a line each. */
async function secretsOf(flags: SnmpFlags): Promise<Record<string, string | undefined>> {
  const { auth, privacy, snmpVersion, secretsStdin } = flags;
  const wanted =
    snmpVersion === 'v3' ? [...(auth ? ['authPassword'] : []), ...(privacy ? ['privacyPassword'] : [])] : ['community'];
  const lines = secretsStdin ? (await readPassword({ stdin: true, prompt: '' })).reveal().split('\n') : [];
  const secrets: Record<string, string | undefined> = { authProtocol: auth, privacyProtocol: privacy };
  for (const [index, name] of wanted.entries()) {
    secrets[name] = secretsStdin ? lines[index] : (await readPassword({ stdin: false, prompt: `${name}: ` })).reveal();
  }
  return secrets;
}
