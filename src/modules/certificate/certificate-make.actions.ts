import { z } from 'zod';
import {
  addChange,
  defineAction,
  EMPTY_PLAN,
  fieldInputs,
  menuOn,
  readRows,
  rowCommand,
  rowKey,
  setChange,
  textValues,
  valuesOf,
  type Action,
  type ActionInput,
  type ActionExample,
  type CallChange,
  type Plan,
  type RouterReader,
  type Values,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { certificateName, ipOrDns, line } from '../../core/values';
import { CA, certificates, isSigned, TEMPLATE } from './certificate.resource';

const { resource } = certificates;
/** Small boards need minutes for the keys of RSA 4096. */
const SIGN_TIMEOUT_MS = 600_000;
const KEYS_ONCE = 'Keys are made once; certificate.remove takes the certificate away.';

const SUBJECT = [
  'name',
  'common-name',
  'subject-alt-name',
  'country',
  'locality',
  'organization',
  'unit',
  'key-size',
  'key-usage',
  'days-valid',
  'digest-algorithm',
];

const province = line('state', 128).schema;

interface MakeSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly examples: readonly ActionExample[];
  readonly defaults?: Values;
  /** Arguments of `sign` that the input takes. */
  readonly sign: z.ZodRawShape;
}

/** A template is added and signed: what stands there signed already, with the wanted values, is left as it is. */
function makeAction({ defaults = {}, sign, ...meta }: MakeSpec): Action {
  return defineAction({
    ...meta,
    kind: 'write',
    risk: 'none',
    idempotency: 'planned',
    verify: 'replan',
    menus: ['/certificate'],
    oneWay: KEYS_ONCE,
    timeoutMs: SIGN_TIMEOUT_MS,
    input: z.strictObject({
      ...fieldInputs(resource, { required: ['name', 'common-name'], only: SUBJECT }),
      state: province.optional().describe('State or province.'),
      ...sign,
    }),
    plan: (router, input) => {
      const values = { ...defaults, ...valuesOf(resource, input) };
      const state = input.state === undefined ? {} : { state: String(input.state) };
      return planMade(router, { values, state, sign: textValues(pick(input, Object.keys(sign))) });
    },
  });
}

function pick(input: ActionInput, names: readonly string[]): ActionInput {
  return Object.fromEntries(Object.entries(input).filter(([name]) => names.includes(name)));
}

interface Made {
  readonly values: Values;
  /** No field, as its name means something else in inputs. */
  readonly state: { readonly state?: string };
  /** Arguments of `sign`. */
  readonly sign: Readonly<Record<string, string>>;
}

/** @throws AppError ITEM_CONFLICT a certificate of that name holds something else */
async function planMade(router: RouterReader, { values, state, sign: args }: Made): Promise<Plan> {
  const name = values['name'] ?? '';
  const [row] = await readRows(resource, router, { name });
  const sign: CallChange = {
    op: 'call',
    menu: menuOn(resource, router.facts),
    key: rowKey(resource, values),
    command: 'sign',
    args: { number: name, ...args },
  };
  if (!row) {
    const add = addChange(resource, router, values, undefined);
    return { changes: [{ ...add, after: { ...add.after, ...state } }, sign] };
  }
  const other = Object.keys(setChange(resource, router, row, values)?.after ?? {});
  if (state.state !== undefined && row['state'] !== state.state) other.push('state');
  if (other.length > 0) throw new AppError('ITEM_CONFLICT', `certificate ${name} exists with other ${other.join(', ')}`);
  return isSigned(row) ? EMPTY_PLAN : { changes: [sign] };
}

const caName = certificateName.schema.optional().describe('CA on this router that signs it. Absent: it signs itself.');
const crlHost = ipOrDns.schema.optional().describe('Host that others fetch the list of revoked certificates from.');

export const generate = makeAction({
  id: 'certificate.generate',
  title: 'Generate certificate',
  summary: 'Makes a certificate and its keys on the router, signed by itself or by a CA of the router.',
  sign: { ca: caName },
  examples: [
    {
      title: 'For the web page',
      input: {
        name: 'https',
        'common-name': 'router.example',
        'subject-alt-name': 'DNS:router.example,IP:192.0.2.1',
        'key-usage': ['digital-signature', 'key-encipherment', 'tls-server'],
        'days-valid': 730,
      },
    },
    {
      title: 'Signed by a CA of the router',
      input: { name: 'client-1', 'common-name': 'client-1', 'key-size': 'prime256v1', 'key-usage': 'tls-client', ca: 'site-ca' },
      before: CA,
    },
  ],
});

export const createCa = makeAction({
  id: 'certificate.create_ca',
  title: 'Create certificate authority',
  summary: 'Makes a CA on the router: a certificate that signs itself and may sign others.',
  defaults: { 'key-usage': 'key-cert-sign,crl-sign' },
  sign: { 'ca-crl-host': crlHost },
  examples: [
    { title: 'For one site', input: { name: 'site-ca', 'common-name': 'Example CA', 'days-valid': 3650 } },
    {
      title: 'With a list of revoked ones',
      input: { name: 'site-ca', 'common-name': 'Example CA', 'key-size': 'secp384r1', 'ca-crl-host': '192.0.2.1' },
    },
  ],
});

export const sign = rowCommand(certificates, {
  id: 'certificate.sign',
  title: 'Sign certificate',
  summary: 'Makes the keys of a template and signs it; what is signed already is left as it is.',
  command: 'sign',
  selector: 'number',
  kind: 'write',
  risk: 'none',
  done: isSigned,
  oneWay: KEYS_ONCE,
  timeoutMs: SIGN_TIMEOUT_MS,
  input: {
    ca: caName,
    'ca-crl-host': crlHost,
    name: certificateName.schema.optional().describe('Another name for it.'),
  },
  examples: [{ title: 'A template that is there', input: { where: { name: 'https' } }, before: TEMPLATE }],
});

export const revoke = rowCommand(certificates, {
  id: 'certificate.revoke',
  title: 'Revoke certificate',
  summary: 'Revokes certificates that a CA of the router issued.',
  command: 'issued-revoke',
  kind: 'destructive',
  risk: 'disruptive',
  done: (row) => Boolean(row['revoked']) && row['revoked'] !== 'false',
  oneWay: 'A certificate that was revoked stays so.',
  examples: [
    {
      title: 'One client',
      input: { where: { name: 'client-1' } },
      before: [
        ...CA,
        {
          do: 'certificate.generate',
          input: { name: 'client-1', 'common-name': 'client-1', 'key-size': 'prime256v1', ca: 'site-ca' },
        },
      ],
    },
  ],
});
