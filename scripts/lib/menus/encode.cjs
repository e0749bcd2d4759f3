'use strict';

/** Lists of arguments that recur this often get a name: print and export are nearly the same in every menu. */
const SHARED_FROM = 12;
const SHORT_LIST = 3;

/**
 * One expression per command. `<add -copy-from +numbers` are the arguments of the menu's own add with differences,
 * `@print.2` is a shared list, anything else the list itself.
 */
function encodeMenu(menu, sharedNames) {
  const commands = {};
  for (const [command, args] of Object.entries(menu.commands).sort(byKey)) {
    commands[command] = expression(command, args, { menu, sharedNames });
  }
  return commands;
}

function expression(command, args, { menu, sharedNames }) {
  const list = sorted(args);
  const shared = sharedNames.get(`${command} ${list.join(' ')}`);
  if (shared) return shared;
  for (const other of ['add', 'set']) {
    const base = menu.commands[other];
    if (!base || other === command || (command === 'add' && other === 'set') || base.length < 6) continue;
    const changes = difference(sorted(base), list);
    if (changes.length <= Math.max(4, list.length / 4)) return [`<${other}`, ...changes].join(' ');
  }
  return list.join(' ');
}

function difference(before, after) {
  return [
    ...before.filter((name) => !after.includes(name)).map((name) => `-${name}`),
    ...after.filter((name) => !before.includes(name)).map((name) => `+${name}`),
  ];
}

/** The same lists get the same name in every version, so that a change of version shows what changed. */
function findShared(trees) {
  const counts = new Map();
  for (const tree of trees) {
    for (const menu of Object.values(tree.menus)) {
      for (const [command, args] of Object.entries(menu.commands)) {
        if (args.length <= SHORT_LIST) continue;
        const key = `${command} ${sorted(args).join(' ')}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  const names = new Map();
  const lists = {};
  const numbers = new Map();
  for (const [key] of [...counts]
    .filter(([, count]) => count >= SHARED_FROM)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const [command] = key.split(' ', 1);
    const number = (numbers.get(command) ?? 0) + 1;
    numbers.set(command, number);
    names.set(key, `@${command}.${number}`);
    lists[`${command}.${number}`] = key.slice(command.length + 1);
  }
  return { names, lists };
}

/** What differs from the version before: `null` is gone, `+x -y` are arguments, a text without signs is the whole list. */
function encodeChanges(before, after) {
  const menus = {};
  for (const path of Object.keys(before)) if (!after[path]) menus[path] = null;
  for (const [path, menu] of Object.entries(after)) {
    const old = before[path];
    const changed = old ? menuChanges(old, menu) : menu;
    if (Object.keys(changed).length > 0) menus[path] = changed;
  }
  return Object.fromEntries(Object.entries(menus).sort(byKey));
}

function menuChanges(old, menu) {
  const commands = {};
  for (const command of Object.keys(old.commands)) if (menu.commands[command] === undefined) commands[command] = null;
  for (const [command, text] of Object.entries(menu.commands)) {
    const was = old.commands[command];
    if (was !== text) commands[command] = was === undefined ? text : shorter(was, text);
  }
  return {
    ...(old.package === menu.package ? {} : { package: menu.package ?? null }),
    ...(old.arch === menu.arch ? {} : { arch: menu.arch ?? null }),
    ...(Object.keys(commands).length > 0 ? { commands: Object.fromEntries(Object.entries(commands).sort(byKey)) } : {}),
  };
}

function shorter(was, text) {
  if (/^[<@]/.test(was) || /^[<@]/.test(text) || was === '' || text === '') return text;
  const changes = difference(was.split(' '), text.split(' ')).join(' ');
  return changes.length < text.length ? changes : text;
}

function sorted(names) {
  return [...new Set(names)].sort();
}

function byKey([a], [b]) {
  return a < b ? -1 : 1;
}

module.exports = { encodeMenu, encodeChanges, findShared, sorted, byKey };
