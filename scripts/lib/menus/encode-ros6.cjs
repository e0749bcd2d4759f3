'use strict';

const { sorted } = require('./encode.cjs');
const { GONE, ADDED, CHANGED, COMMANDS } = require('./ros6.cjs');

const PRINT =
  'append as-value brief count-only detail file follow follow-only from interval terse value-list where without-paging';
const READ = { print: PRINT, get: 'number value-name', find: 'where' };
const ROWS = {
  ...READ,
  edit: 'number value-name',
  export: 'compact file hide-sensitive terse verbose where',
  remove: 'numbers',
};

/** What each kind of menu can do in 6.x, besides what its arguments say. */
const KINDS = {
  actions: () => ({ export: 'compact file hide-sensitive terse verbose where' }),
  'read-only': () => READ,
  'read-only singleton': () => ({ print: 'as-value file interval without-paging', get: 'value-name' }),
  singleton: (names) => ({
    print: 'as-value file interval without-paging',
    get: 'value-name',
    edit: 'value-name',
    export: 'compact file hide-sensitive terse verbose where',
    set: names.join(' '),
  }),
  list: rows,
  ordered: (names) => ({
    ...rows(names),
    add: sorted([...names, 'copy-from', 'place-before']).join(' '),
    move: 'destination numbers',
  }),
};

function rows(names) {
  return {
    ...ROWS,
    add: sorted([...names, 'copy-from']).join(' '),
    set: sorted([...names, 'numbers']).join(' '),
    ...(names.includes('disabled') ? { enable: 'numbers', disable: 'numbers' } : {}),
    ...(names.includes('comment') ? { comment: 'comment numbers' } : {}),
  };
}

/**
 * The changes of 6.49 against the oldest tree with what it borrows.
 * @param known every path of any tree or of hardware, to name each one that is gone
 * @param oldest the menus of the oldest tree, encoded
 * @param borrowed menus of later trees that stand in for it, encoded
 */
function encodeRos6(known, oldest, borrowed) {
  const base = { ...borrowed, ...oldest };
  const menus = {};
  for (const path of known) if (GONE.some((gone) => path === gone || path.startsWith(`${gone}/`))) menus[path] = null;
  for (const [path, [kind, names, commands, name]] of Object.entries(ADDED)) {
    const before = Object.fromEntries(Object.keys(base[path]?.commands ?? {}).map((command) => [command, null]));
    const made = { ...KINDS[kind](sorted(words(names))), ...commands };
    menus[path] = { ...(name ? { package: name } : {}), commands: sortKeys({ ...before, ...made }) };
  }
  for (const [path, [added, removed]] of Object.entries(CHANGED)) {
    if (!base[path]) throw new Error(`${path} is changed, but in no tree`);
    // A list that follows another one changes with it: signs of its own would be the same again, and do no harm.
    const signs = [...words(removed).map((name) => `-${name}`), ...words(added).map((name) => `+${name}`)].join(' ');
    const commands = ['add', 'set'].filter((command) => base[path].commands[command] !== undefined);
    menus[path] = { commands: Object.fromEntries(commands.map((command) => [command, signs])) };
  }
  for (const [path, commands] of Object.entries(COMMANDS)) {
    menus[path] = { ...menus[path], commands: sortKeys({ ...menus[path]?.commands, ...commands }) };
  }
  return sortKeys(menus);
}

function words(text) {
  return text.split(/\s+/).filter(Boolean);
}

function sortKeys(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

module.exports = { encodeRos6 };
