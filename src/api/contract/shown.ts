import { Secret } from '../../core/secrets';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A stored thing as the API shows it: `tenant` for `tenantId`, and times in ISO 8601, as runs have them.
 * A secret that is in it on purpose, a new token, is the one thing said in the clear.
 */
export function shown(value: object): Fields {
  return Object.fromEntries(
    Object.entries(value as Fields).map(([name, held]): [string, unknown] => {
      if (name === 'tenantId') return ['tenant', held];
      if (name === 'tenantIds') return ['tenants', held];
      if (typeof held === 'number' && /(^a|A)t$/.test(name)) return [name, new Date(held).toISOString()];
      return [name, held instanceof Secret ? held.reveal() : held];
    }),
  );
}

/** A page of stored things. */
export function shownPage(page: { readonly items: readonly object[]; readonly next?: string }): {
  readonly items: readonly Fields[];
  readonly next?: string;
} {
  return { ...page, items: page.items.map(shown) };
}
