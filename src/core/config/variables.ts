import { isIP } from 'node:net';
import { z } from 'zod';

/** One environment variable: declared here and nowhere else. `rosfleet config` prints this table. */
export interface Variable<T = unknown> {
  readonly description: string;
  /** Unit of the value, where it has one. */
  readonly unit?: string;
  /** Text as it would stand in the environment; absent means "not set". */
  readonly default?: string;
  readonly schema: z.ZodType<T, string | undefined>;
  /** Never printed, never logged. */
  readonly secret?: true;
}

export const ROLES = ['api', 'worker', 'poller', 'scheduler'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

function integer(min: number, max: number): z.ZodType<number, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text) => Number(text))
    .pipe(z.number().int(`a whole number`).min(min, `at least ${min}`).max(max, `at most ${max}`));
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `10s`, `5m`, `2h`, `1d` to milliseconds. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  return match ? Number(match[1]) * (UNIT_MS[match[2] as string] as number) : undefined;
}

function duration(): z.ZodType<number, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text, issues) => {
      const ms = parseDurationMs(text ?? '');
      if (ms !== undefined) return ms;
      issues.addIssue({ code: 'custom', message: 'a duration such as 500ms, 10s, 5m or 2h', input: text });
      return z.NEVER;
    });
}

const text = z.string().optional();
const url = z.url({ protocol: /^https?$/, message: 'an http:// or https:// address' }).optional();
const requiredText = z.string().min(1);

const roles = z
  .string()
  .transform((value) => value.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(['all', ...ROLES])).min(1))
  .transform((names): readonly Role[] => (names.includes('all') ? ROLES : names.filter((name) => name !== 'all')));

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.length > 0),
);

/** `host:port`, `[v6]:port`; the host is an IP address, since a name could lead anywhere. */
const place = z
  .string()
  .optional()
  .transform((given, issues) => {
    if (given === undefined) return undefined;
    const [, v6, v4 = v6 ?? '', digits = ''] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i.exec(given) ?? [];
    const port = Number(digits);
    if (digits !== '' && port <= 65_535 && isIP(v4) === (v6 === undefined ? 4 : 6)) return { host: v4, port };
    issues.addIssue({ code: 'custom', message: 'an IP address and a port, e.g. 0.0.0.0:1162 or [::]:1162', input: given });
    return z.NEVER;
  });

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

function declare<const T extends Readonly<Record<string, Variable>>>(variables: T): T {
  return variables;
}

export const VARIABLES = declare({
  ROSFLEET_ROLE: {
    description: `What this process does: all, or a comma list of ${ROLES.join(', ')}.`,
    default: 'all',
    schema: roles as z.ZodType<readonly Role[], string | undefined>,
  },
  ROSFLEET_DATA_DIR: {
    description: 'Folder of the embedded database, the private Redis, the master key and the admin token.',
    default: './data',
    schema: requiredText as z.ZodType<string, string | undefined>,
  },
  ROSFLEET_HTTP_HOST: {
    description: 'Address the HTTP API listens on.',
    default: '127.0.0.1',
    schema: requiredText as z.ZodType<string, string | undefined>,
  },
  ROSFLEET_HTTP_PORT: {
    description: 'Port the HTTP API listens on; 0 takes a free one.',
    default: '8680',
    schema: integer(0, 65_535),
  },
  ROSFLEET_HTTP_BODY_LIMIT: {
    description: 'Largest request body.',
    unit: 'bytes',
    default: '8388608',
    schema: integer(1024, 1_073_741_824),
  },
  ROSFLEET_DATABASE_URL: {
    description: 'postgres://… for several processes; absent: an SQLite file in the data folder.',
    schema: text,
    secret: true,
  },
  ROSFLEET_REDIS_URL: {
    description: 'redis://… for several processes; absent: a private redis-server in the data folder.',
    schema: text,
    secret: true,
  },
  ROSFLEET_MASTER_KEY: {
    description: 'Master key of the stored secrets: 32 bytes in base64; several, comma separated, the first one encrypts.',
    schema: text,
    secret: true,
  },
  ROSFLEET_MASTER_KEY_FILE: {
    description: 'File that holds the master key, mode 0600; absent: made in the data folder.',
    schema: text,
  },
  ROSFLEET_LOG_LEVEL: {
    description: `Least level that is logged: ${LOG_LEVELS.join(', ')}.`,
    default: 'info',
    schema: z.enum(LOG_LEVELS) as z.ZodType<(typeof LOG_LEVELS)[number], string | undefined>,
  },
  ROSFLEET_CONCURRENCY: {
    description: 'Routers worked on at once by this process.',
    unit: 'routers',
    default: '200',
    schema: integer(1, 5000),
  },
  ROSFLEET_TENANT_CONCURRENCY: {
    description: 'Routers of one tenant worked on at once over all its runs and all processes; 0 is no limit.',
    unit: 'routers',
    default: '0',
    schema: integer(0, 100_000),
  },
  ROSFLEET_PROMETHEUS_URL: {
    description: 'Prometheus that the gates of rollouts ask, e.g. http://prometheus:9090; absent: no gate can ask.',
    schema: url,
    secret: true,
  },
  ROSFLEET_ALLOWED_NETWORKS: {
    description: 'Networks where routers may live, comma separated; addresses elsewhere are refused.',
    default: '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,127.0.0.0/8,fc00::/7,::1/128',
    schema: list as z.ZodType<string[], string | undefined>,
  },
  ROSFLEET_CONNECT_TIMEOUT: {
    description: 'Deadline for connecting to a router and logging in.',
    default: '10s',
    schema: duration(),
  },
  ROSFLEET_COMMAND_TIMEOUT: {
    description: 'Deadline for one command, unless the action has its own.',
    default: '30s',
    schema: duration(),
  },
  ROSFLEET_SESSION_IDLE: { description: 'How long an unused session stays open.', default: '5m', schema: duration() },
  ROSFLEET_CONNECT_RATE: {
    description: 'New connections per second over the whole fleet, per process.',
    unit: 'connections/s',
    default: '200',
    schema: integer(1, 10_000),
  },
  ROSFLEET_LEASE: {
    description: 'How long a worker holds the right to write to a router without renewing it.',
    default: '30s',
    schema: duration(),
  },
  ROSFLEET_SETTLE: {
    description: 'Wait before a router is asked what became of a write whose answer was lost.',
    default: '3s',
    schema: duration(),
  },
  ROSFLEET_OFFLINE_RETRY: {
    description: 'Wait before a router that is offline is tried again, where a run waits for it; doubled twice.',
    default: '30s',
    schema: duration(),
  },
  ROSFLEET_RECONCILE: {
    description: 'How often the reconciler compares the database with the queues.',
    default: '5s',
    schema: duration(),
  },
  ROSFLEET_ARTEFACT_LIMIT: {
    description: 'Largest file that an action may bring back from a router.',
    unit: 'bytes',
    default: '33554432',
    schema: integer(1024, 1_073_741_824),
  },
  ROSFLEET_ARTEFACT_KEEP: {
    description: 'How long files that actions brought back from routers are kept.',
    default: '30d',
    schema: duration(),
  },
  ROSFLEET_EVENT_KEEP: {
    description: 'How long the events of a run are kept after its end; the run and the results of its routers stay.',
    default: '30d',
    schema: duration().refine((ms) => ms >= 3_600_000, 'at least 1h: who follows a run is to see its end'),
  },
  ROSFLEET_FLEET_EVENT_KEEP: {
    description: 'How long the events of the fleet, and what became of their deliveries to webhooks, are kept.',
    default: '30d',
    schema: duration().refine((ms) => ms >= 86_400_000, 'at least 1d: a delivery is tried for hours'),
  },
  ROSFLEET_WEBHOOK_TIMEOUT: {
    description: 'Deadline for one attempt to deliver events to a webhook.',
    default: '10s',
    schema: duration().refine((ms) => ms >= 100 && ms <= 60_000, 'from 100ms to 60s'),
  },
  ROSFLEET_WEBHOOK_NETWORKS: {
    description:
      'Networks that webhooks may be sent to although they are private, comma separated, e.g. 10.1.0.0/16; absent: the public internet only.',
    default: '',
    schema: list as z.ZodType<string[], string | undefined>,
  },
  ROSFLEET_PACKAGES_DIR: {
    description:
      'Folder with RouterOS packages, one folder for each release; routers fetch them from /packages. Absent: `packages` in the data folder. It need not exist.',
    schema: text,
  },
  ROSFLEET_RULES_DIR: {
    description: 'Folder with rule packs of audits, YAML; absent: `rules` in the data folder. It need not exist.',
    schema: text,
  },
  ROSFLEET_POLL_FAST: {
    description: 'How often a router is asked for what changes by the minute: state, counters, load.',
    default: '60s',
    schema: duration(),
  },
  ROSFLEET_POLL_MEDIUM: {
    description: 'How often a router is asked for what changes by the hour: health, optics, wireless, leases.',
    default: '5m',
    schema: duration(),
  },
  ROSFLEET_POLL_SLOW: {
    description: 'How often a router is asked for what hardly changes: licence, certificates, updates.',
    default: '6h',
    schema: duration(),
  },
  ROSFLEET_POLL_IN_FLIGHT: {
    description: 'Routers polled at once by this process.',
    unit: 'routers',
    default: '100',
    schema: integer(1, 5000),
  },
  ROSFLEET_POLL_MAX_SERIES: {
    description: 'Most series of one router, unless it has a setting of its own; the rest is dropped and counted.',
    unit: 'series',
    default: '2000',
    schema: integer(10, 100_000),
  },
  ROSFLEET_ROLLUP_KEEP: {
    description: 'How long traffic and values of routers are kept by five minutes.',
    default: '14d',
    schema: duration().refine((ms) => ms >= 86_400_000, 'at least 1d: that is how far back flapping is looked for'),
  },
  ROSFLEET_ROLLUP_HOURLY_KEEP: {
    description: 'How long traffic and values of routers are kept by the hour.',
    default: '400d',
    schema: duration().refine((ms) => ms >= 7 * 86_400_000, 'at least 7d: that is how far back trends look'),
  },
  ROSFLEET_TRAP_LISTEN: {
    description:
      'Where a process with the role poller takes SNMP traps of routers, UDP, e.g. 0.0.0.0:1162 or [::]:1162; absent: nowhere.',
    schema: place,
  },
  ROSFLEET_SYSLOG_LISTEN: {
    description:
      'Where a process with the role poller takes log lines of routers, UDP and TCP, e.g. 0.0.0.0:1514; absent: nowhere.',
    schema: place,
  },
  ROSFLEET_SYSLOG_KEEP: {
    description: 'Log lines that are kept of each router, for a week.',
    unit: 'lines',
    default: '200',
    schema: integer(1, 5_000),
  },
  ROSFLEET_METRICS_PUBLIC: {
    description: 'true: /metrics, and the series of all routers under it, need no token.',
    default: 'false',
    schema: flag as z.ZodType<boolean, string | undefined>,
  },
  ROSFLEET_URL: {
    description: 'Where the CLI finds the daemon; absent: what the data folder names, else the default port.',
    schema: text,
  },
  ROSFLEET_TOKEN: { description: 'Token of the CLI; absent: the admin token of the data folder.', schema: text, secret: true },
});

export type VariableName = keyof typeof VARIABLES;
