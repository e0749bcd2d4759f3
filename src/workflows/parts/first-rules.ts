import type { ActionInput, Step, StepContext } from '../../core/catalogue';

/**
 * Rules of the filter, before all others of their chains, in their order. Each has a comment that begins with `mark` and is the
 * only one of its kind.
 */
export function putFirst<I>(
  mark: string,
  rules: (context: StepContext<I>) => readonly (ActionInput & { readonly chain: string; readonly comment: string })[],
): readonly Step<I>[] {
  return [
    {
      id: 'filter-rules',
      title: 'See what stands first in each chain',
      read: 'firewall.list_filter_rules',
      input: () => ({ proplist: ['.id', 'chain', 'comment', 'dynamic'], limit: 10_000 }),
    },
    {
      id: 'filter',
      title: 'Put the rules before all others',
      do: 'firewall.ensure_filter_rule',
      input: (context) => rules(context).map((rule) => ({ ...rule, ...anchorOf(context, rule.chain, mark) })),
    },
  ];
}

/** The first rule of the chain that is not of the block. */
function anchorOf({ found }: Pick<StepContext, 'found'>, chain: string, mark: string): ActionInput {
  const id = (found['filter-rules'] ?? []).find(
    (row) => row['chain'] === chain && row['dynamic'] !== 'true' && !row['comment']?.startsWith(mark),
  )?.['.id'];
  return id === undefined ? {} : { 'place-before': id };
}
