import type { VersionMenus } from '../../core/menus';
import { compareRelease } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { applyBoard } from './board';
import { checkArguments, settleMenus, turnOff } from './check';
import { createContext, type Context, type Conversion } from './context';
import { bgp } from './convert/bgp';
import { addInstances, applyDefaults } from './convert/defaults';
import { ospf } from './convert/ospf';
import { rip } from './convert/rip';
import { prefixLists } from './convert/route-filter';
import { addTables, routes, rules, vrfs } from './convert/routes';
import { bfd, mpls, ntp, ovpnServer } from './convert/services';
import { unusedProfiles, wireless } from './convert/wireless';
import { applyDrifts } from './drift';
import { applyPorts } from './interfaces';
import { createLedger } from './ledger';
import { mapPorts, type Ports } from './ports';
import { checkReferences } from './references';
import { inOrder, render } from './render';
import { adviseOf } from './advice';
import { applySelectors, unfit } from './selectors';
import { readSources } from './source';
import { applySupplies } from './supplies';
import type { Draft, Migration, MigrationRequest, MigrationTarget, Source } from './types';

const CONVERSIONS: readonly Conversion[] = [
  bgp,
  ospf,
  rip,
  prefixLists,
  routes,
  rules,
  vrfs,
  ntp,
  ovpnServer,
  bfd,
  mpls,
  wireless,
  unusedProfiles,
];

/**
 * Makes of an export of 6.x or 7.x the configuration of a router of another version or model. Pure: nothing is asked of
 * any router.
 * @param menus what the version of the target has
 * @throws AppError INPUT_INVALID: not an export, ports without a place, a target that is no 7.x or older than the source
 */
export function migrate(request: MigrationRequest, menus: VersionMenus): Migration {
  const { header, sources } = readSources(request.export);
  const { target, options = {} } = request;
  const sourceVersion = sourceVersionOf(request, header.version);
  assertDirection(sourceVersion, target.version);
  if (sources.length === 0) throw new AppError('INPUT_INVALID', 'the export says nothing: it has no statement');
  const ledger = createLedger();
  const plain = sources.filter((source) => {
    const refusal = unfit(source);
    if (refusal) ledger.lose(source, ...refusal);
    return !refusal;
  });
  const ports = mapPorts(plain, target, request.portMap);
  const isSameBoard = target.model === undefined || (header.model !== undefined && header.model === target.model);
  const context = createContext({ sources: plain, menus, sourceVersion, target, options, isSameBoard, ledger });
  convert(plain, context);
  applySelectors(context);
  applyDefaults(context);
  applyDrifts(context);
  addInstances(context);
  applyPorts(context, ports);
  settleMenus(context, menus);
  applyBoard(context);
  applySupplies(context);
  checkArguments(context);
  checkReferences(context, ports);
  turnOff(context);
  const drafts = inOrder(ledger.drafts);
  for (const advice of adviseOf(plain, context, ports)) ledger.warn(advice);
  const statements = countByMenu(drafts);
  const added = countByMenu(drafts.filter(({ verb }) => verb === 'add'));
  return {
    rsc: render(drafts, header, sourceVersion, target),
    ...ledger.report(sources),
    ports: ports.places,
    target: named(target, ports),
    statements,
    added,
  };
}

/** A target that does not name its ports has those that the configuration names. */
function named(target: MigrationTarget, { places }: Ports): MigrationTarget {
  const ports = places.flatMap(({ to }) => to ?? []);
  return target.ports || ports.length === 0 ? target : { ...target, ports };
}

function countByMenu(drafts: readonly Draft[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { menu } of drafts) counts[menu] = (counts[menu] ?? 0) + 1;
  return counts;
}

function sourceVersionOf({ sourceVersion }: MigrationRequest, told: string | undefined): string {
  const version = sourceVersion ?? told;
  if (version !== undefined && /^\d+\.\d+/.test(version)) return version;
  throw new AppError(
    'INPUT_INVALID',
    `the export does not say which version of RouterOS wrote it${version ? ` (${version})` : ''}`,
    {
      remedy: 'Give sourceVersion, e.g. 6.49.18.',
    },
  );
}

function assertDirection(source: string, target: string): void {
  if (!/^\d+\.\d+/.test(target) || compareRelease(target, '7.1') < 0) {
    throw new AppError('INPUT_INVALID', `the target has to run RouterOS 7.1 or later, not ${target}`);
  }
  if (compareRelease(target, source) < 0) {
    throw new AppError('INPUT_INVALID', `the target runs ${target}, which is older than ${source} of the export`, {
      remedy: 'Upgrade the target first: what a later version says an earlier one may not understand.',
    });
  }
}

/** Statements of other generations by their conversion, all others as they are. */
function convert(sources: readonly Source[], context: Context): void {
  const taken = new Set<string>();
  for (const conversion of CONVERSIONS) {
    if (!conversion.applies(context)) continue;
    const own = sources.filter(({ menu }) => conversion.menus.includes(menu));
    for (const menu of conversion.menus) taken.add(menu);
    if (own.length > 0) conversion.convert(own, context);
  }
  addTables(context);
  for (const source of sources) {
    if (taken.has(source.menu)) continue;
    const { menu, verb, selector, args } = source;
    if (verb !== 'add' && verb !== 'set') continue;
    context.ledger.emit({ menu, verb, ...(selector === undefined ? {} : { selector }), args: [...args], from: [source] });
  }
}
