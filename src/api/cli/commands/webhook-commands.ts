import type { Command } from 'commander';
import { EXIT } from '../../../core/errors';
import type { DeliveryView, Page } from '../../../fleet';
import type { Bind, CliContext } from '../context';
import { readPassword } from '../input/read-password';
import { safeText } from '../output/safe-text';
import { renderTable } from '../output/table';
import { nounCommand, send, type Noun } from './inventory-commands';
import { wholeNumber } from './options';

const WEBHOOKS: Noun = {
  plural: 'webhooks',
  singular: 'webhook',
  columns: ['name', 'origin', 'enabled', 'kinds', 'severity', 'on', 'tenant'],
};

const ALL = 'all';

interface WebhookFlags {
  readonly url?: string;
  readonly urlStdin?: boolean;
  readonly secretStdin?: boolean;
  readonly secret?: boolean;
  readonly kinds?: string;
  readonly severity?: string;
  readonly on?: string;
  readonly name?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
  readonly tenant?: string;
}

export function addWebhookCommands(program: Command, bind: Bind): void {
  const webhooks = nounCommand(program, WEBHOOKS, bind);
  withFilter(webhooks.command('add').description('have events sent to an address; the key of its signatures is shown once'))
    .argument('<name>', 'its name')
    .option('--url <url>', 'http:// or https://; where it holds a token, use --url-stdin')
    .option('--url-stdin', 'read the URL from stdin')
    .option('--secret', 'ask for a key instead of making one')
    .option('--disable', 'send nothing yet')
    .option('--tenant <id>', 'owner')
    .action(bind<WebhookFlags>(add));
  withFilter(webhooks.command('edit').description('change a webhook'))
    .argument('<webhook>', 'name or id')
    .option('--name <name>', 'new name')
    .option('--url <url>', 'another address')
    .option('--url-stdin', 'read another address from stdin')
    .option('--secret', 'ask for another key')
    .option('--secret-stdin', 'read another key from stdin')
    .option('--enable', 'send again')
    .option('--disable', 'send no more')
    .action(
      bind<WebhookFlags>(async (context, flags, [ref]) => {
        await send(context, WEBHOOKS, { name: flags.name, ...(await bodyOf(flags)) }, ref);
      }),
    );
  webhooks
    .command('test')
    .description('send an event now, once, and tell how it went')
    .argument('<webhook>', 'name or id')
    .action(bind(test));
  webhooks
    .command('deliveries')
    .description('what was sent and what became of it, newest first')
    .argument('<webhook>', 'name or id')
    .option('--state <state>', 'only those: pending, delivered or dead')
    .option('--limit <number>', 'per page', wholeNumber(1))
    .option('--cursor <cursor>', 'go on after a page')
    .action(bind(deliveries));
}

function withFilter(command: Command): Command {
  return command
    .option('--kinds <kinds>', 'only these, comma separated, e.g. router.down,netwatch.*; all takes the limit away')
    .option('--severity <severity>', 'this one and worse: info, warning, error or critical')
    .option('--on <selector>', 'only events of routers that match; all takes the limit away');
}

async function add(context: CliContext, flags: WebhookFlags, [name]: readonly string[]): Promise<void> {
  const client = await context.connect();
  const body = { name, tenant: flags.tenant, ...(await bodyOf(flags)) };
  const made = await client.call<{ readonly name: string; readonly secret?: string }>({
    method: 'POST',
    path: '/webhooks',
    body,
  });
  await context.output.result(made, () => made.secret ?? `added ${safeText(made.name)}`);
  if (made.secret !== undefined) context.output.note('This is the key of its signatures. Keep it: it is not shown again.');
}

async function bodyOf(flags: WebhookFlags): Promise<Readonly<Record<string, unknown>>> {
  const { url, urlStdin, secret, secretStdin, kinds, severity, on, enable, disable } = flags;
  const asksKey = secret === true || secretStdin === true;
  const key = asksKey ? await readPassword({ stdin: secretStdin === true, prompt: 'Key: ' }) : undefined;
  return {
    url: urlStdin ? (await readPassword({ stdin: true, prompt: '' })).reveal().trim() : url,
    secret: key?.reveal(),
    ...(kinds === undefined ? {} : { kinds: kinds === ALL ? null : kinds.split(',').map((kind) => kind.trim()) }),
    severity,
    ...(on === undefined ? {} : { on: on === ALL ? null : on }),
    ...(enable ? { enabled: true } : disable ? { enabled: false } : {}),
  };
}

async function test(context: CliContext, _flags: unknown, [ref = '']: readonly string[]): Promise<number> {
  const client = await context.connect();
  const delivery = await client.call<DeliveryView>({ method: 'POST', path: `/webhooks/${encodeURIComponent(ref)}/test` });
  await context.output.result(delivery, () => outcomeOf(delivery));
  return delivery.state === 'delivered' ? EXIT.ok : EXIT.routerFailed;
}

function outcomeOf({ state, status, reason, durationMs }: DeliveryView): string {
  if (state === 'delivered') return `delivered: it answered ${status} after ${durationMs} ms`;
  if (state === 'dead') return `not delivered: ${safeText(reason ?? 'unknown')}`;
  return 'nobody has tried it yet: is a process with the role worker running?';
}

interface DeliveryFlags {
  readonly state?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

async function deliveries(context: CliContext, flags: DeliveryFlags, [ref = '']: readonly string[]): Promise<void> {
  const { state, limit, cursor } = flags;
  const client = await context.connect();
  const path = `/webhooks/${encodeURIComponent(ref)}/deliveries`;
  const page = await client.call<Page<DeliveryView>>({ path, query: { state, limit, cursor } });
  await context.output.result(page, async () => {
    const table = await renderTable(page.items, [
      { head: 'at', cell: (row) => row.createdAt },
      { head: 'state', cell: (row) => row.state },
      { head: 'events', cell: (row) => row.events, align: 'right' },
      { head: 'attempts', cell: (row) => row.attempts, align: 'right' },
      { head: 'answer', cell: (row) => row.status },
      { head: 'reason', cell: (row) => row.reason },
      { head: 'next', cell: (row) => row.nextAt },
      { head: 'id', cell: (row) => row.id },
    ]);
    return page.next === undefined ? table : `${table}\nMore: --cursor ${page.next}`;
  });
}
