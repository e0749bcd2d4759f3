/**
 * Every error a user can meet, declared once. The CLI, the HTTP problems, the documentation and the job runner all read
 * this table; a code is forever, its wording is not.
 *
 * `retry`: `never` the same call would fail again; `backoff` it may work later; `reread` only after the router was asked
 * what happened.
 */
export type ErrorCategory =
  | 'input'
  | 'access'
  | 'policy'
  | 'inventory'
  | 'transport'
  | 'routeros'
  | 'compatibility'
  | 'precondition'
  | 'verification'
  | 'indeterminate'
  | 'compensation'
  | 'capacity'
  | 'cancelled'
  | 'internal';

export type RetryRule = 'never' | 'backoff' | 'reread';

export interface ErrorSpec {
  readonly category: ErrorCategory;
  readonly retry: RetryRule;
  /** HTTP status of the problem document. */
  readonly http: number;
  /** Exit code of the CLI; see EXIT. */
  readonly exit: number;
  /** What the person who sees it can do now: one sentence, imperative. */
  readonly remedy: string;
}

/** Exit codes of the CLI: users script against them. */
export const EXIT = {
  ok: 0,
  routerFailed: 1,
  badInput: 2,
  refused: 3,
  notFound: 4,
  unreachable: 5,
  unknown: 9,
  internal: 70,
} as const;

type Defaults = Pick<ErrorSpec, 'retry' | 'http' | 'exit'>;

const CATEGORY_DEFAULTS: Readonly<Record<ErrorCategory, Defaults>> = {
  input: { retry: 'never', http: 400, exit: EXIT.badInput },
  access: { retry: 'never', http: 403, exit: EXIT.refused },
  policy: { retry: 'never', http: 409, exit: EXIT.refused },
  inventory: { retry: 'never', http: 404, exit: EXIT.notFound },
  transport: { retry: 'backoff', http: 502, exit: EXIT.unreachable },
  routeros: { retry: 'never', http: 409, exit: EXIT.routerFailed },
  compatibility: { retry: 'never', http: 422, exit: EXIT.badInput },
  precondition: { retry: 'never', http: 409, exit: EXIT.routerFailed },
  verification: { retry: 'never', http: 409, exit: EXIT.routerFailed },
  indeterminate: { retry: 'reread', http: 504, exit: EXIT.unknown },
  compensation: { retry: 'never', http: 500, exit: EXIT.routerFailed },
  capacity: { retry: 'backoff', http: 429, exit: EXIT.refused },
  cancelled: { retry: 'never', http: 499, exit: EXIT.routerFailed },
  internal: { retry: 'never', http: 500, exit: EXIT.internal },
};

function spec(category: ErrorCategory, remedy: string, over: Partial<Defaults> = {}): ErrorSpec {
  return { category, remedy, ...CATEGORY_DEFAULTS[category], ...over };
}

export const ERRORS = {
  // input
  INPUT_INVALID: spec('input', 'Correct the named fields; `rosfleet actions ID` shows what the action takes.'),
  INPUT_TOO_LARGE: spec('input', 'Send less at once: split the import or the input.', { http: 413 }),
  ACTION_UNKNOWN: spec('input', 'List what exists with `rosfleet actions`.', { http: 404 }),
  SELECTOR_INVALID: spec('input', 'Correct the selector at the marked place; see docs/guide/selectors.md.'),
  IMPORT_INVALID: spec('input', 'Correct the named lines and import again; nothing was imported.'),
  CONFIG_INVALID: spec('input', 'Correct the variable; `rosfleet config` lists all of them.'),
  IDEMPOTENCY_CONFLICT: spec('input', 'Use a new Idempotency-Key for a different request.', { http: 409 }),
  CURSOR_INVALID: spec('input', 'Start again from the first page, without a cursor.'),
  MASTER_KEY_INVALID: spec('input', 'Give the master key that the data was encrypted with, 32 bytes in base64.'),

  // access and policy
  TOKEN_MISSING: spec('access', 'Send `Authorization: Bearer TOKEN`; the CLI reads ROSFLEET_TOKEN or the data folder.', {
    http: 401,
  }),
  TOKEN_INVALID: spec('access', 'Use a valid token; an administrator makes one with `rosfleet tokens add`.', { http: 401 }),
  CLAIM_INVALID: spec('access', 'Make a new claim with `rosfleet routers claim` and put its script on the router.', {
    http: 401,
  }),
  FORBIDDEN: spec('access', 'Ask an administrator for the named permission.'),
  NETWORK_NOT_ALLOWED: spec('policy', 'Add the network to ROSFLEET_ALLOWED_NETWORKS if routers may live there.'),
  HAZARD_REFUSED: spec('policy', 'Set `force` to true if it is meant so; nothing was written.'),
  RUN_STATE_INVALID: spec('policy', 'Look at the state of the run with `rosfleet runs show`; a finished run cannot be changed.'),
  WRITES_STOPPED: spec(
    'policy',
    'Writes to routers are stopped for the whole installation; allow them with `rosfleet writes allow`.',
    {
      retry: 'backoff',
    },
  ),
  LOCKOUT_PREDICTED: spec(
    'policy',
    'Change the order or the rule so that the daemon still gets in, or let a guard watch: --guard auto; where it is meant so, --guard none --accept-lockout.',
  ),
  OUTSIDE_WINDOW: spec('policy', 'Wait for the maintenance window of the site, or submit with rollout.ignoreWindows.', {
    retry: 'backoff',
  }),
  KEY_NOT_AVAILABLE: spec('policy', 'Start the daemon with the master key whose id is named.'),

  // inventory
  NOT_FOUND: spec('inventory', 'Check the path; GET /api/docs shows every route.'),
  ROUTER_UNKNOWN: spec('inventory', 'List the routers with `rosfleet routers list`.'),
  RUN_UNKNOWN: spec('inventory', 'List the runs with `rosfleet runs list`.'),
  SCHEDULE_UNKNOWN: spec('inventory', 'List the schedules with `rosfleet schedules list`.'),
  WEBHOOK_UNKNOWN: spec('inventory', 'List the webhooks with `rosfleet webhooks list`.'),
  GROUP_UNKNOWN: spec('inventory', 'List the groups with `rosfleet groups list`.'),
  CREDENTIAL_UNKNOWN: spec('inventory', 'List the credentials with `rosfleet credentials list`.'),
  CREDENTIAL_MISSING: spec('inventory', 'Assign a credential: `rosfleet routers edit ROUTER --credential NAME`.', { http: 409 }),
  TENANT_UNKNOWN: spec('inventory', 'List the tenants with `rosfleet tenants list`.'),
  TARGETS_EMPTY: spec('inventory', 'No router matches; try the selector with `rosfleet routers list --on`.', { http: 422 }),
  ALREADY_EXISTS: spec('inventory', 'Choose another name or edit the existing one.', { http: 409, exit: EXIT.badInput }),
  IN_USE: spec('inventory', 'Remove what refers to it first.', { http: 409, exit: EXIT.badInput }),

  // transport
  CONNECT_REFUSED: spec('transport', 'Enable the API service on the router and check its port, address list and firewall.'),
  CONNECT_TIMEOUT: spec('transport', 'Check address, routing and firewall between the daemon and the router.', { http: 504 }),
  CONNECT_FAILED: spec('transport', 'Check address, port and transport of the router.'),
  CONNECTION_LOST: spec('transport', 'The router closed the connection; check its log and try again.'),
  TLS_FAILED: spec('transport', 'Check the certificate of the api-ssl service and the TLS mode of the router.'),
  TLS_PIN_CHANGED: spec(
    'transport',
    'Find out why the certificate changed; if it is right, forget the old one: `rosfleet routers edit ROUTER --forget-pins`.',
    {
      retry: 'never',
    },
  ),
  HOST_KEY_CHANGED: spec(
    'transport',
    'Find out why the SSH host key changed; if it is right, forget the old one: `rosfleet routers edit ROUTER --forget-pins`.',
    {
      retry: 'never',
    },
  ),
  AUTH_REJECTED: spec('transport', 'Correct the credential; the daemon does not try again until it changes.', { retry: 'never' }),
  ROUTER_HELD_OFF: spec('transport', 'The router failed repeatedly; it is tried again after the named time.'),
  COMMAND_TIMEOUT: spec('transport', 'The router did not answer in time; check its load or allow more time.', { http: 504 }),
  PROTOCOL_ERROR: spec('transport', 'Check that the port is the RouterOS API; report the router version if it is.'),
  DAEMON_UNREACHABLE: spec('transport', 'Start the daemon with `rosfleet serve` or set ROSFLEET_URL.'),

  // routeros: traps by meaning
  TRAP: spec('routeros', 'Read the message of the router; the command was refused as a whole.'),
  TRAP_NO_SUCH_ITEM: spec('routeros', 'The row is gone; read the menu again.'),
  TRAP_NO_SUCH_COMMAND: spec('routeros', 'The router has no such menu or command; check its version and packages.'),
  TRAP_UNKNOWN_PARAMETER: spec('routeros', 'This RouterOS version has no such argument; check the action for its versions.'),
  TRAP_INVALID_VALUE: spec('routeros', 'Correct the value; the router names the argument.'),
  TRAP_MISSING_VALUE: spec('routeros', 'Give the argument that the router names.'),
  TRAP_ALREADY_EXISTS: spec('routeros', 'A row with this key exists; update it or use the ensure form.'),
  TRAP_NOT_PERMITTED: spec('routeros', 'Give the user of the credential the policy that the command needs.'),
  TRAP_DEVICE_MODE: spec('routeros', 'Enable the feature in /system/device-mode on the router.'),
  TRAP_INTERRUPTED: spec('routeros', 'The command was cancelled.'),
  SESSION_FATAL: spec('routeros', 'The router ended the session; check its log.', { retry: 'backoff', http: 502 }),

  // compatibility
  VERSION_UNSUPPORTED: spec('compatibility', 'Leave the router out: select with `version >= …`; probe it if it was upgraded.'),
  REQUIREMENT_UNMET: spec(
    'compatibility',
    'Install the package, turn the feature on in /system/device-mode, or leave the router out; probe it afterwards.',
  ),
  TRANSPORT_LIMIT: spec('compatibility', 'Reach the router by api or api-ssl for this: REST and SSH cannot do it.'),
  FIELD_UNAVAILABLE: spec(
    'compatibility',
    'Leave the argument out, or select with `version >= …`; probe the router if it was upgraded.',
  ),

  // precondition and verification
  FILE_INCOMPLETE: spec('precondition', 'Check the free space of the router and repeat; what was read is not used.'),
  ITEM_UNKNOWN: spec('precondition', 'No row matches; read the menu and correct `where`.'),
  ITEM_AMBIGUOUS: spec('precondition', 'More than one row matches; narrow `where`, or set `all` to true.'),
  ITEM_CONFLICT: spec('precondition', 'A row with the same key has other values; update it or use the ensure form.'),
  ITEM_DYNAMIC: spec('precondition', 'Dynamic rows belong to RouterOS; change what makes them.'),
  ANCHOR_UNKNOWN: spec('precondition', 'Name an existing rule in `place-before`, or leave it out to append.'),
  REPLY_TOO_LARGE: spec('precondition', 'Narrow the read with `where`, or raise `limit`.'),
  PLAN_STALE: spec(
    'precondition',
    'The router has changed since the plan; look at the new one and approve it: `rosfleet runs approve`.',
  ),
  GUARD_UNAVAILABLE: spec(
    'precondition',
    'Nothing was changed. Give the router what the guard needs, allow one that reboots (--allow-reboot), or choose another.',
  ),
  UNDO_CONFLICT: spec('precondition', 'Somebody changed the row after the run; look at it and undo it by hand.'),
  PRECONDITION_FAILED: spec('precondition', 'Nothing was written; put right what is named, or leave the router out.'),
  PEER_AT_RISK: spec('precondition', 'The other router of the pair did not come through; look at it first.'),
  BUDGET_SPENT: spec('precondition', 'Too many routers of the run failed; look at them, then resume, undo or abort the run.'),
  WORK_EXPIRED: spec('precondition', 'The router stayed offline until the run expired; submit the change again.'),
  CHECK_FAILED: spec('verification', 'The change was taken back because something works worse with it; compare the readings.'),
  GOAL_MISSED: spec('verification', 'The change arrived, but not what it was for; it was taken back. Look at what is named.'),
  GUARD_LOST: spec('verification', 'The guard did not hold until the end; the router is looked at again before anything else.'),
  VERIFY_MISMATCH: spec('verification', 'The router holds something else than was written; compare the diff with its log.'),

  // the rest
  OUTCOME_UNKNOWN: spec(
    'indeterminate',
    'The answer to a write was lost and the router cannot be asked; check it before you repeat.',
  ),
  ROUTER_BUSY: spec('capacity', 'Another run is writing to this router; it is tried again.'),
  RATE_LIMITED: spec('capacity', 'Send fewer requests; Retry-After says when to try again.'),
  NOT_READY: spec('capacity', 'Wait until /readyz answers 200; it names what is missing.', { http: 503, exit: EXIT.unreachable }),
  LEASE_LOST: spec('capacity', 'Another worker took over this router; its result counts.'),
  CANCELLED: spec('cancelled', 'The run was aborted before this router was touched.'),
  BUG: spec('internal', 'This is a defect of rosfleet; report it with the request id and the log line.'),
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
