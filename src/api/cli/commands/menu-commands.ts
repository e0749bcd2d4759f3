import type { Command } from 'commander';
import { AppError } from '../../../core/errors';
import { didYouMean } from '../../../core/text';
import type { Bind, CliContext } from '../context';
import type { CliCatalogue, CliMenu, MenuSource, RouterKind } from '../menu-source';
import { coverageJson, menuJson, renderCoverage, renderMenu, renderMenus } from './menu-views';
import type { RouterJson } from './router-views';

interface MenuFlags {
  readonly router?: string;
  readonly ros?: string;
  readonly coverage?: boolean;
}

export function addMenuCommands(program: Command, bind: Bind): void {
  program
    .command('menus')
    .description('list the menus of a RouterOS version, or show one with its arguments')
    .argument('[path]', 'menu, e.g. /ip/address; a list shows what is below it')
    .option('--router <router>', 'of this router: what it said itself, where it was asked')
    .option('--ros <version>', 'of this RouterOS version')
    .option('--coverage', 'count what is known of each version')
    .action(bind<MenuFlags>(showMenus));
}

async function showMenus(context: CliContext, flags: MenuFlags, [path]: readonly string[]): Promise<void> {
  if (flags.router !== undefined && flags.ros !== undefined) {
    throw new AppError('INPUT_INVALID', 'give --router or --ros, not both');
  }
  const source = await context.services.loadMenus();
  if (flags.coverage) return context.output.result(coverageJson(source), renderCoverage);
  const catalogue = await source.catalogue(await kindOf(context, source, flags));
  tellOrigin(context, catalogue, flags);
  const menu = path === undefined ? undefined : catalogue.menu(path);
  if (menu && hasFacts(menu)) return context.output.result(menuJson(menu), renderMenu);
  const below = [...catalogue.menus()].filter((one) => path === undefined || one.path.startsWith(`${path}/`));
  if (path !== undefined && below.length === 0) {
    if (menu) return context.output.result(menuJson(menu), renderMenu);
    throw unknownMenu(source, catalogue, path);
  }
  return context.output.result(
    below.map(({ path: at, kind, basis, needs }) => ({ path: at, kind, basis, needs })),
    renderMenus,
  );
}

/** A directory such as /ip has nothing to show but what is below it. */
function hasFacts(menu: CliMenu): boolean {
  return [...menu.commands.keys()].some((command) => command !== 'export' && command !== 'recursive-print');
}

async function kindOf(context: CliContext, source: MenuSource, { router, ros }: MenuFlags): Promise<RouterKind> {
  if (router === undefined) return { version: ros ?? source.versions.at(-1) ?? '' };
  const client = await context.connect();
  const { version, architecture, packages } = await client.call<RouterJson & Partial<RouterKindJson>>({
    path: `/routers/${encodeURIComponent(router)}`,
  });
  if (!version) {
    throw new AppError('NOT_READY', `the version of ${router} is not known yet`, {
      remedy: `Probe it first: \`rosfleet routers probe ${router}\`.`,
    });
  }
  return { version, ...(architecture ? { architecture } : {}), ...(packages ? { packages } : {}) };
}

interface RouterKindJson {
  readonly architecture: string | null;
  readonly packages: readonly string[] | null;
}

function tellOrigin(context: CliContext, { version, fit, origin }: CliCatalogue, { ros, router }: MenuFlags): void {
  if (origin === 'learned') context.output.note(`as a router with RouterOS ${version} told it`);
  else if (fit !== 'exact') context.output.note(`facts of RouterOS ${version}, the nearest to ${ros ?? router}`);
  else context.output.note(`facts of RouterOS ${version}`);
}

function unknownMenu(source: MenuSource, catalogue: CliCatalogue, path: string): AppError {
  const move = catalogue.move(path);
  const other = move && (move.from === path ? move.to : move.from);
  const reason = source.knownPaths().find((known) => known.path === path)?.reason;
  const paths = [...catalogue.menus()].map((menu) => menu.path);
  const why = other ? `: it is ${other} in this version` : (reason && `: ${reason}`) || didYouMean(path, paths);
  return new AppError('NOT_FOUND', `RouterOS ${catalogue.version} has no menu ${path}${why}`, {
    remedy: 'List the menus with `rosfleet menus`; another version with --ros.',
  });
}
