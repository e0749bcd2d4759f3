'use strict';

const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** The packages under the names that /system/package lists. */
const PACKAGE_NAMES = {
  'wireless-rep': 'wireless',
  'userman-5': 'user-manager',
};

/** Menus that came with the extra packages, but whose package the published list does not name. */
const PACKAGE_OF = {
  '/caps-man': 'wireless',
  '/disk/btrfs': 'rose-storage',
  '/interface/veth': 'container',
  '/interface/wifiwave2': 'wifiwave2',
  '/lora': 'lora',
  '/iot': 'iot',
  '/rsync-daemon': 'rose-storage',
  '/tool/netinstall': 'netinstall',
};

function readJson(folder, name) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** The command trees, oldest first. */
function readTrees(folder) {
  const published = readJson(folder, 'catalog-published.json').rows;
  return readdirSync(folder)
    .flatMap((name) => /^menus-(\d[\d.]*)\.json$/.exec(name)?.[1] ?? [])
    .sort(compareNumbers)
    .map((version) => ({ version, menus: readTree(readJson(folder, `menus-${version}.json`).menus, published) }));
}

function readTree(tree, published) {
  const menus = {};
  for (const [path, menu] of Object.entries(tree)) {
    for (const names of Object.values(menu.commands)) for (const name of names) assertPlain(path, name);
    menus[path] = {
      commands: menu.commands,
      ...(menu.extraPackage ? { package: packageOf(path, published) ?? 'extra' } : {}),
      ...(menu.arch ? { arch: menu.arch } : {}),
    };
  }
  return menus;
}

/** Lists are kept as texts with blanks between the names. */
function assertPlain(path, name) {
  if (!/^[^\s<@+-]\S*$/.test(name)) throw new Error(`${path}: an argument ${JSON.stringify(name)} cannot be kept`);
}

function packageOf(path, published) {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const name = PACKAGE_OF[at] ?? published[at]?.package;
    if (name) return PACKAGE_NAMES[name] ?? name;
  }
  return undefined;
}

/** Menus that exist only with hardware that no tree was read from: the paths are all that is known. */
function readHardwareMenus(folder, trees) {
  const known = new Set(trees.flatMap((tree) => Object.keys(tree.menus)));
  const rows = Object.entries(readJson(folder, 'catalog-published.json').rows);
  return Object.fromEntries(
    rows
      .filter(([path, row]) => row.kind !== 'command' && !known.has(path) && !isDirectory(path, known))
      .map(([path, row]) => [path, hardwareMenu(row)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A name on the way to menus, with no command of its own. */
function isDirectory(path, known) {
  return [...known].some((other) => other.startsWith(`${path}/`));
}

/** What a menu of the trees needs besides its package: a part of the hardware, or another architecture. */
function readNeeds(folder, trees) {
  const known = new Set(trees.flatMap((tree) => Object.keys(tree.menus)));
  const rows = Object.entries(readJson(folder, 'catalog-published.json').rows);
  return Object.fromEntries(
    rows
      .filter(([path, row]) => known.has(path) && row.kind !== 'command' && (row.syscap || row.conditions))
      .map(([path, row]) => {
        const { kind: _kind, package: _package, ...needs } = hardwareMenu(row);
        return [path, needs];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function hardwareMenu(row) {
  const conditions = [...new Set((row.conditions ?? '').split(/,\s*/).filter(Boolean))];
  return {
    kind: row.kind === 'settings' ? 'singleton' : 'list',
    ...(row.package ? { package: PACKAGE_NAMES[row.package] ?? row.package } : {}),
    ...(row.syscap ? { hardware: row.syscap } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** Names of this router's own interfaces and tables, which the completion mixes with the keywords. */
const RUNTIME_NAMES = new Set(['ether1', 'lo', 'main', '<l2tp>']);

/** Types, words, read-only and unset-able properties. The texts of the vendor stay where they are. */
function readProperties(folder) {
  const menus = {};
  for (const [path, menu] of Object.entries(readJson(folder, 'props-7.24.json').menus)) {
    const properties = Object.entries(menu.props);
    const types = properties.filter(([, property]) => property.type).map(([name, property]) => [name, typeOf(property)]);
    const readOnly = properties.filter(([, property]) => property.ro).map(([name]) => name);
    const unset = properties.filter(([, property]) => property.unset).map(([name]) => name);
    const entry = {
      ...(types.length > 0 ? { types: Object.fromEntries(types) } : {}),
      ...(readOnly.length > 0 ? { readOnly: readOnly.sort().join(' ') } : {}),
      ...(unset.length > 0 ? { unset: unset.sort().join(' ') } : {}),
      ...(menu.monitorFields?.length ? { monitor: [...menu.monitorFields].sort().join(' ') } : {}),
      ...(menu.readKnown ? {} : { readable: 'unknown' }),
    };
    if (Object.keys(entry).length > 0) menus[path] = entry;
  }
  return Object.fromEntries(Object.entries(menus).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `time`, `time 1s..1d`, or the type followed by its words. */
function typeOf(property) {
  const range = property.min !== undefined && property.max !== undefined ? ` ${property.min}..${property.max}` : '';
  const type = `${property.type === 'ref-or-enum' ? 'reference' : property.type}${range}`;
  const words = [...(property.values ?? []), ...(property.completions ?? [])]
    .map((word) => word.replace(/^"(.*)"$/, '$1'))
    .filter((word) => property.type !== 'ref-or-enum' || !RUNTIME_NAMES.has(word));
  return words.length > 0 ? [type, ...new Set(words)] : type;
}

/** What add asks for, by the oldest version that was asked; later versions say what differs. */
function readRequired(folder) {
  const versions = readdirSync(folder)
    .flatMap((name) => /^required-args-(.+)\.json$/.exec(name)?.[1] ?? [])
    .sort(compareNumbers);
  const result = {};
  let before = {};
  for (const version of versions) {
    const now = Object.fromEntries(
      readJson(folder, `required-args-${version}.json`)
        .filter((row) => row.rawError !== '')
        .map((row) => [row.path, requiredOf(row)]),
    );
    const changed = {};
    for (const path of Object.keys(before)) if (!now[path]) changed[path] = null;
    for (const [path, entry] of Object.entries(now)) {
      if (JSON.stringify(entry) !== JSON.stringify(before[path])) changed[path] = entry;
    }
    result[version] = Object.fromEntries(Object.entries(changed).sort(([a], [b]) => (a < b ? -1 : 1)));
    before = now;
  }
  return result;
}

/** A text is what add asks for, all of it; an object is a rule of the menu's own, in the router's words. */
function requiredOf({ required, rawError }) {
  const text = rawError.replace(/ \(\/[^()]*; line \d+\)$/, '').replace(/^Script Error: /, '');
  if (text.startsWith('missing value(s)')) return [...required].sort().join(' ');
  return { refusal: text, ...(required.length > 0 ? { arguments: [...required].sort().join(' ') } : {}) };
}

function compareNumbers(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}

module.exports = { readTrees, readHardwareMenus, readNeeds, readProperties, readRequired };
