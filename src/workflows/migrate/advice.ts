import type { Context } from './context';
import { isScript } from './masking';
import type { Ports } from './ports';
import { isOn } from './source';
import { stackOf } from './convert/wireless';
import type { Source } from './types';

/** What scripts say that no longer works, and what to say instead. They are taken over word for word. */
const SCRIPT_TROUBLE: readonly (readonly [pattern: RegExp, since: string, what: string])[] = [
  [/clock\s+get\s+(date|value-name=date)/, '7.10', 'it takes the date apart, which is written 2026-01-31 now'],
  [
    /route\s+rule|routing-mark=|routing\s+(bgp\s+(peer|network)|filter|ospf\s+network)/,
    '7.1',
    'it works on routing menus of 6.x',
  ],
  [/primary-ntp|secondary-ntp/, '7.1', 'it sets NTP servers in the words of 6.x'],
  [/interface\s+wireless/, '7.13', 'it works on the package wireless'],
  [/tool\s+user-manager/, '7.1', 'it works on the old user manager'],
  [/ip\s+accounting/, '7.1', 'it reads /ip/accounting, which is gone'],
];

/** What no line can say: licences, users, files, and what to look at by hand. */
export function adviseOf(sources: readonly Source[], context: Context, { places }: Ports): string[] {
  const has = (prefix: string): boolean => sources.some(({ menu }) => menu === prefix || menu.startsWith(`${prefix}/`));
  const advice = [
    'Users, SSH keys, certificates, licences and files are in no export: bring them to the target on their own.',
    ...(has('/ip/cloud') && sources.some((one) => one.menu === '/ip/cloud' && isOn(one, 'ddns-enabled'))
      ? ['The DDNS name belongs to the serial number: the target gets another one.']
      : []),
    ...(has('/tool/user-manager') ? ['The user manager of 6.x has a database of its own; it is in no export.'] : []),
    ...(has('/ip/hotspot') ? ['Pages of the hotspot are files: copy the folder of html-directory.'] : []),
    ...(sources.some(({ menu }) => menu.startsWith('/interface/wireless')) && stackOf(context) === 'unknown'
      ? ['Name the packages of the target: radios need either wireless or one of wifi-*.']
      : []),
    ...(context.target.ports === undefined
      ? ['The ports of the target were not named: it is taken to have those of the source.']
      : []),
    ...places
      .filter(({ to }) => to === null)
      .map(({ from }) => `${from} has no place on the target; nothing of importance names it, or it was left out.`),
  ];
  for (const source of sources) {
    for (const { name, value } of source.args) {
      if (!isScript(name)) continue;
      for (const [pattern, since, what] of SCRIPT_TROUBLE) {
        if (context.crosses(since) && pattern.test(value))
          advice.push(`The script in line ${source.line} (${source.menu}) has to be rewritten: ${what}.`);
      }
      for (const { from, to } of places) {
        if (from !== to && new RegExp(`\\b${from}\\b`).test(value)) {
          advice.push(`The script in line ${source.line} (${source.menu}) names ${from}, which is ${to ?? 'left out'} now.`);
        }
      }
    }
  }
  return advice;
}
