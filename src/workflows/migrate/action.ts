import { z } from 'zod';
import { defineAction, type ActionInput, type Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { VersionMenus } from '../../core/menus';
import { showConfiguration } from './masking';
import { migrate } from './migrate';
import { migrateFor } from './target';
import type { Migration, MigrationRequest } from './types';

/** As large an export as a router of ten thousand rows writes. */
const MOST_CHARACTERS = 8_000_000;

const portName = z.string().regex(/^[a-zA-Z0-9._-]{1,32}$/, 'the default name of a port, e.g. ether1');
const versionText = z.string().regex(/^\d+\.\d+(\.\d+)?((alpha|beta|rc)\d+)?$/, 'a version such as 7.20.8');

const PARTS = ['warning', 'port', 'needed', 'not-mapped', 'mapped', 'rsc'] as const;

/** What a migration is made of. */
export function migrationInput() {
  return z.strictObject({
    export: z
      .string()
      .min(1)
      .max(MOST_CHARACTERS)
      .describe('What /export printed on the old router; with its secrets, where they are to be taken along.'),
    'source-version': versionText
      .optional()
      .describe('RouterOS version that wrote the export, where its header does not say it.'),
    target: z
      .strictObject({
        version: versionText.describe('RouterOS version of the new router, 7.1 or later.'),
        model: z
          .string()
          .min(1)
          .max(64)
          .optional()
          .describe('Its model, as an export says it: what belongs to the board is taken along only to the same one.'),
        ports: z.array(portName).min(1).max(256).optional().describe('Default names of its ports and radios.'),
        packages: z.array(z.string().min(1).max(64)).max(64).optional().describe('Its packages.'),
      })
      .optional()
      .describe('The new router. Absent: the router that this runs on.'),
    'port-map': z
      .record(portName, portName.nullable())
      .default({})
      .describe('Port of the old router to port of the new one, by default name; null leaves a port and what needs it out.'),
    'port-rules': z
      .array(
        z.strictObject({
          from: z.string().min(1).max(32).describe('Ports of the old router; a star stands for the number, e.g. ether*.'),
          to: z.string().min(1).max(32).describe('Ports of the new one, e.g. sfp-sfpplus*.'),
          shift: z.number().int().min(-255).max(255).default(0).describe('What is added to the number.'),
        }),
      )
      .max(64)
      .default([])
      .describe('For ports that port-map does not name; the first rule that fits counts.'),
    'other-ports': z
      .enum(['same-name', 'in-order'])
      .default('same-name')
      .describe('All other ports: to the one of the same name, or to the next free one of the same kind.'),
    'keep-macs': z.boolean().default(false).describe('Take the hardware addresses along: only where the old router goes away.'),
    secrets: z
      .record(z.string().min(1).max(255), z.string().max(1024))
      .default({})
      .describe('Secrets that the export hides, by the keys that part=needed tells.'),
    certificates: z
      .array(z.string().min(1).max(255))
      .max(256)
      .default([])
      .describe('Certificates that the new router has, by name.'),
    part: z.enum(PARTS).optional().describe('Only these rows. Absent: all.'),
  });
}

type Given = z.output<ReturnType<typeof migrationInput>>;

/** The request that an input says, without a target where it names none. */
export function requestOf(given: Given): Omit<MigrationRequest, 'target'> & { target?: MigrationRequest['target'] } {
  const { target } = given;
  return {
    export: given.export,
    ...(given['source-version'] === undefined ? {} : { sourceVersion: given['source-version'] }),
    ...(target === undefined ? {} : { target: definedOnly(target) }),
    portMap: { ports: given['port-map'], rules: given['port-rules'], others: given['other-ports'] },
    options: { keepMacs: given['keep-macs'], secrets: given.secrets, certificates: given.certificates },
  };
}

/**
 * The migration that an input of the action asks for, without a router: the input has to name the target.
 * @param menusOf what a RouterOS version has
 * @throws AppError INPUT_INVALID as `migrate`
 */
export function migrateInput(given: ActionInput, menusOf: (version: string) => VersionMenus): Migration {
  const request = requestOf(given as Given);
  const { target } = request;
  if (!target)
    throw new AppError('INPUT_INVALID', 'the target is not named', {
      remedy: 'Give target.version, and target.ports where they differ.',
    });
  return migrate({ ...request, target }, menusOf(target.version));
}

function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The report as rows. Secrets are masked in all of them: whoever applies the configuration makes it anew. */
export function migrationRows(migration: Migration): Row[] {
  const { rsc, mapped, notMapped, needed, warnings, ports } = migration;
  return [
    ...warnings.map((text) => ({ part: 'warning', text })),
    ...ports.map(({ from, to }) => ({ part: 'port', text: from, to: to ?? '' })),
    ...needed.map(({ key, kind, line, menu, argument, meanwhile }) => ({
      part: 'needed',
      line: String(line),
      menu,
      argument,
      text: key,
      why: kind === 'certificate' ? 'certificates are in no export' : 'the export hides it',
      todo: `${kind === 'certificate' ? 'Import it, and name it in certificates' : 'Give it in secrets'}; until then ${meanwhile}.`,
    })),
    ...notMapped.map(({ line, menu, text, argument, why, todo }) => ({
      part: 'not-mapped',
      line: String(line),
      menu,
      text,
      ...(argument === undefined ? {} : { argument }),
      why,
      todo,
    })),
    ...mapped.map(({ line, menu, text, to, changes }) => ({
      part: 'mapped',
      line: String(line),
      menu,
      text,
      to: to.join('\n'),
      ...(changes.length > 0 ? { why: changes.join('; ') } : {}),
    })),
    ...showConfiguration(rsc).map(({ line, menu, text }) => ({ part: 'rsc', line: String(line), menu, text })),
  ];
}

const OLD = [
  '# jan/02/2026 03:04:05 by RouterOS 6.49.18',
  '/ip dns',
  'set servers=192.0.2.53',
  '/ip route',
  'add distance=1 gateway=192.0.2.1 routing-mark=wan2',
  '/system ntp client',
  'set enabled=yes primary-ntp=192.0.2.123',
].join('\n');

export const migrateConfiguration = defineAction({
  id: 'workflow.migrate_configuration',
  title: 'Migrate a configuration',
  summary: 'Makes of an export the configuration of a router of another version or model, and says what becomes of each line.',
  kind: 'read',
  menus: ['/system/routerboard', '/interface/ethernet'],
  secrets: ['export', 'secrets'],
  input: migrationInput,
  output: {
    part: 'warning, port, needed, not-mapped, mapped or rsc.',
    line: 'Line of the export; of the new configuration where part is rsc.',
    menu: 'Menu that the line belongs to.',
    text: 'The line, with secrets masked; the old port; the key of a secret.',
    argument: 'The one argument that has no place; the one that is needed.',
    to: 'What became of the line; the new port.',
    why: 'Why it has no place, or what is not as it was.',
    todo: 'What to do about it.',
  },
  examples: [
    { title: 'From 6.x to the router that is selected', input: { export: OLD }, simulated: { v6: 'INPUT_INVALID' } },
    {
      title: 'To a router that is not there yet',
      input: {
        export: `${OLD}\n/ip address\nadd address=10.0.0.1/24 interface=ether2\n`,
        target: { version: '7.20.8', model: 'RB5009UG+S+', ports: ['ether1', 'ether2', 'sfp-sfpplus1'] },
        'port-map': { ether2: 'sfp-sfpplus1' },
      },
    },
  ],
  async read(router, given) {
    const rows = migrationRows(await migrateFor(router, requestOf(given)));
    return { rows: given.part === undefined ? rows : rows.filter(({ part }) => part === given.part) };
  },
});
