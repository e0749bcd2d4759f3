import { compareRelease } from '../../../core/catalogue';
import type { Context } from '../context';
import { valueOf } from '../source';
import type { Draft } from '../types';

interface Default {
  readonly menu: string;
  readonly name: string;
  /** What a version before `since` held where nothing was said, and a later one does not. */
  readonly value: string;
  readonly since: string;
  readonly why: string;
  readonly when?: (draft: Draft) => boolean;
}

function isFiltering(draft: Draft): boolean {
  return valueOf(draft, 'vlan-filtering') === 'yes';
}

/** Values that go without saying in the export and not on the target. */
const DEFAULTS: readonly Default[] = [
  {
    menu: '/ip/dhcp-client',
    name: 'disabled',
    value: 'yes',
    since: '7.1',
    why: 'what 6.x adds to this menu is off unless it is said to be on',
  },
  {
    menu: '/ip/dhcp-server',
    name: 'disabled',
    value: 'yes',
    since: '7.1',
    why: 'what 6.x adds to this menu is off unless it is said to be on',
  },
  {
    menu: '/interface/bridge',
    name: 'ingress-filtering',
    value: 'no',
    since: '7.1',
    why: 'it was off by default',
    when: isFiltering,
  },
  { menu: '/interface/bridge/port', name: 'ingress-filtering', value: 'no', since: '7.1', why: 'it was off by default' },
  { menu: '/interface/bridge', name: 'port-cost-mode', value: 'short', since: '7.13', why: 'path costs were short by default' },
];

/** Says what went without saying, where it no longer does. */
export function applyDefaults(context: Context): void {
  for (const draft of context.ledger.drafts) {
    if (draft.verb !== 'add') continue;
    for (const { menu, name, value, since, why, when } of DEFAULTS) {
      if (draft.menu !== menu || !context.crosses(since) || valueOf(draft, name) !== undefined) continue;
      if (when && !when(draft)) continue;
      if (name !== 'disabled' && !context.has(menu, name)) continue;
      draft.args = [...draft.args, { name, value }];
      context.ledger.change(draft.from[0], `${name}=${value}: ${why}`);
    }
  }
}

/** 7.1 to 7.19 have AS and router id in templates and connections; from 7.20 on a connection needs an instance. */
export function addInstances(context: Context): void {
  if (!context.crosses('7.20') || compareRelease(context.sourceVersion, '7.1') < 0) return;
  const { drafts, emit, dismiss } = context.ledger;
  const templates = drafts.filter(({ menu }) => menu === '/routing/bgp/template');
  const made = new Map<string, string>();
  for (const connection of drafts.filter(({ menu }) => menu === '/routing/bgp/connection')) {
    const [first] = (valueOf(connection, 'templates') ?? 'default').split(',');
    const template = templates.find((one) => (valueOf(one, 'name') ?? one.selector ?? '') === first);
    const inherited = (name: string): string | undefined => valueOf(connection, name) ?? (template && valueOf(template, name));
    const ids = ['as', 'router-id', 'cluster-id', 'routing-table', 'vrf'].flatMap((name) => {
      const value = inherited(name);
      return value === undefined || value === '' ? [] : [{ name, value }];
    });
    const key = JSON.stringify(ids);
    const name = made.get(key) ?? `bgp-instance-${made.size + 1}`;
    if (!made.has(key)) {
      made.set(key, name);
      const args = [...ids.filter((one) => context.has('/routing/bgp/instance', one.name)), { name: 'name', value: name }];
      emit({ menu: '/routing/bgp/instance', verb: 'add', args, from: connection.from, place: connection.place - 0.5 });
    }
    connection.args = [...connection.args.filter((one) => !isMoved(one.name)), { name: 'instance', value: name }];
    context.ledger.change(connection.from[0], `AS and ids belong to the instance ${name} now`);
  }
  for (const template of templates) {
    template.args = template.args.filter((one) => !isMoved(one.name));
    if (template.args.length === 0) dismiss(template, 'what it said belongs to the instance now', 'Nothing.');
  }
}

function isMoved(name: string): boolean {
  return name === 'router-id' || name === 'cluster-id';
}
