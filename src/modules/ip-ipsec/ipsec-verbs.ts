import type { ExampleStep, ResourceSpec } from '../../core/catalogue';

interface Told {
  /** How ids call one row and several, e.g. `policy`, `policies`. */
  readonly one: string;
  readonly many: string;
  /** What a create gives. */
  readonly row: Readonly<Record<string, unknown>>;
  /** What finds that row again. */
  readonly where: Readonly<Record<string, unknown>>;
  readonly change: { readonly title: string; readonly values: Readonly<Record<string, unknown>> };
  /** What has to be there first. */
  readonly before?: readonly ExampleStep[];
  readonly more?: readonly { readonly title: string; readonly input: Readonly<Record<string, unknown>> }[];
}

/** The verbs that all menus of IPsec have. */
export function verbsOf({ one, many, row, where, change, before = [], more = [] }: Told): ResourceSpec['verbs'] {
  const there = [...before, { do: `ipsec.create_${one}`, input: row }];
  const start = before.length > 0 ? { before } : {};
  return {
    list: { id: `ipsec.list_${many}`, examples: [{ title: 'All of them', input: {}, before: there }] },
    get: { id: `ipsec.get_${one}`, examples: [{ title: 'One', input: { where }, before: there }] },
    create: {
      id: `ipsec.create_${one}`,
      examples: [{ title: 'For another site', input: row, ...start }, ...more.map((example) => ({ ...example, ...start }))],
    },
    update: {
      id: `ipsec.update_${one}`,
      examples: [{ title: change.title, input: { where, ...change.values }, before: there }],
    },
    remove: { id: `ipsec.remove_${one}`, examples: [{ title: 'One', input: { where }, before: there }] },
    ensure: {
      id: `ipsec.ensure_${one}`,
      examples: [
        { title: 'Keep it', input: row, ...start },
        { title: 'Keep it away', input: { ...where, state: 'absent' }, before: there },
      ],
    },
  };
}

/** As verbsOf, where rows can be switched off. */
export function switchedVerbsOf(told: Told): ResourceSpec['verbs'] {
  const { one, where, row, before = [] } = told;
  const there = [...before, { do: `ipsec.create_${one}`, input: row }];
  const off = [...there, { do: `ipsec.disable_${one}`, input: { where } }];
  return {
    ...verbsOf(told),
    enable: { id: `ipsec.enable_${one}`, examples: [{ title: 'One', input: { where }, before: off }] },
    disable: { id: `ipsec.disable_${one}`, examples: [{ title: 'One', input: { where }, before: there }] },
  };
}
