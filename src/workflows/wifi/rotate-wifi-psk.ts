import { z } from 'zod';
import { defineWorkflow, type Row, type StepContext } from '../../core/catalogue';
import { named, wpaPassphrase } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { isLegacy } from '../parts/access-points';

const Input = z.strictObject({
  passphrase: wpaPassphrase.schema.describe('The new passphrase.'),
  profiles: z
    .array(named('wireless-security-profile', 'office').schema)
    .max(50)
    .default([])
    .describe('Security profiles of the radios that get it.'),
  configurations: z
    .array(named('caps-configuration', 'office').schema)
    .max(50)
    .default([])
    .describe('CAPsMAN configurations that get it.'),
});
type Input = z.output<typeof Input>;

/** A profile without a passphrase would be given one that nobody is asked for. */
function whyNotAsked(row: Row | undefined, name: string, what: string, property: string): string | undefined {
  if (!row) return `there is no ${what} ${name}`;
  return (row[property] ?? '').includes('psk') ? undefined : `the ${what} ${name} asks for no passphrase`;
}

function firstOf(names: readonly string[], why: (name: string) => string | undefined): string | undefined {
  return names.map(why).find((answer) => answer !== undefined);
}

function newKeys({ facts, input, found }: StepContext<Input>, name: string): Record<string, string> {
  if (!isLegacy(facts)) return { passphrase: input.passphrase };
  const row = (found['profiles'] ?? []).find((one) => one['name'] === name);
  const types = (row?.['authentication-types'] ?? '').split(',');
  return {
    ...(types.includes('wpa-psk') ? { 'wpa-pre-shared-key': input.passphrase } : {}),
    ...(types.includes('wpa2-psk') ? { 'wpa2-pre-shared-key': input.passphrase } : {}),
  };
}

export const rotateWifiPsk = defineWorkflow({
  name: 'rotate_wifi_psk',
  family: 'wifi',
  title: 'Rotate the Wi-Fi passphrase',
  summary: 'Gives networks another passphrase, in security profiles and in CAPsMAN configurations, on all routers alike.',
  why: 'A passphrase that former staff and every supplier know protects nothing. It changes rarely since it is a tour of all sites; in one run, in a window, it is the same everywhere at once. All clients are thrown out and have to be told first.',
  comesBack:
    'The old passphrase comes back with the undo. A router that is reached over this network is cut off: the guard takes it back.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => [
    ...(input.profiles.length + input.configurations.length === 0
      ? [{ path: 'profiles', message: 'name at least one profile or configuration' }]
      : []),
    ...repeatIssues('profiles', input.profiles, 'profile'),
    ...repeatIssues('configurations', input.configurations, 'configuration'),
  ],
  steps: [
    {
      id: 'profiles',
      title: 'See that the profiles ask for a passphrase',
      when: ({ input }) => input.profiles.length > 0,
      whenText: 'profiles are named',
      read: 'wireless.list_security_profiles',
      input: () => ({ limit: 1000 }),
      refuse: (rows, { input, facts }) =>
        firstOf(input.profiles, (name) => {
          const row = rows.find((one) => one['name'] === name);
          // With the package wireless the types say nothing until there are keys.
          const isOff = isLegacy(facts) && row !== undefined && (row['mode'] ?? 'none') === 'none';
          return isOff
            ? `the security profile ${name} protects nothing`
            : whyNotAsked(row, name, 'security profile', 'authentication-types');
        }),
    },
    {
      id: 'configurations',
      title: 'See that the configurations ask for a passphrase',
      when: ({ input }) => input.configurations.length > 0,
      whenText: 'configurations are named',
      read: 'capsman.list_configurations',
      input: () => ({ proplist: ['name', 'security.authentication-types'] }),
      refuse: (rows, { input }) =>
        firstOf(input.configurations, (name) =>
          whyNotAsked(
            rows.find((row) => row['name'] === name),
            name,
            'configuration',
            'security.authentication-types',
          ),
        ),
    },
    {
      id: 'rotate-profiles',
      title: 'Give the profiles the new passphrase',
      when: ({ input }) => input.profiles.length > 0,
      whenText: 'profiles are named',
      do: 'wireless.ensure_security_profile',
      input: (context) => context.input.profiles.map((name) => ({ name, ...newKeys(context, name) })),
    },
    {
      id: 'rotate-configurations',
      title: 'Give the configurations the new passphrase',
      when: ({ input }) => input.configurations.length > 0,
      whenText: 'configurations are named',
      do: 'capsman.ensure_configuration',
      input: ({ input }) => input.configurations.map((name) => ({ name, 'security.passphrase': input.passphrase })),
    },
  ],
  examples: [
    {
      title: 'A profile of RouterOS 7',
      input: { profiles: ['office'], passphrase: 'a new horse battery' },
      before: [
        {
          do: 'wireless.create_security_profile',
          input: { name: 'office', 'authentication-types': ['wpa2-psk'] },
        },
      ],
      simulated: { v6: 'PRECONDITION_FAILED' },
    },
    {
      title: 'A profile of the package wireless',
      input: { profiles: ['shop'], passphrase: 'a new horse battery' },
      before: [
        {
          do: 'menu.add',
          input: {
            path: '/interface/wireless/security-profiles',
            values: {
              name: 'shop',
              mode: 'dynamic-keys',
              'authentication-types': 'wpa-psk,wpa2-psk',
              'wpa-pre-shared-key': 'correct horse',
              'wpa2-pre-shared-key': 'correct horse',
            },
          },
        },
      ],
      simulated: { v7: 'PRECONDITION_FAILED' },
    },
    {
      title: 'A configuration of CAPsMAN',
      input: { configurations: ['office'], passphrase: 'a new horse battery' },
      before: [
        {
          do: 'capsman.create_configuration',
          input: {
            name: 'office',
            ssid: 'office',
            'security.authentication-types': 'wpa2-psk',
            'security.passphrase': 'correct-horse',
          },
        },
      ],
    },
  ],
});
