import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { ipOrDns, ipv4, timezone } from '../../core/values';

/** 6.x keeps addresses and names apart. */
function serversOfV6(servers: readonly string[]): Record<string, string | readonly string[]> {
  const addresses = servers.filter((server) => ipv4.schema.safeParse(server).success);
  const names = servers.filter((server) => !addresses.includes(server));
  const [primary, secondary] = addresses;
  return {
    ...(primary === undefined ? {} : { 'primary-ntp': primary }),
    ...(secondary === undefined ? {} : { 'secondary-ntp': secondary }),
    ...(names.length === 0 ? {} : { 'server-dns-names': names }),
  };
}

export const standardiseNtpTimezone = defineWorkflow({
  name: 'standardise_ntp_timezone',
  family: 'lifecycle',
  title: 'Standardise NTP and time zone',
  summary: 'Gives every router the same time zone and the same time servers.',
  why: 'Certificates, logs and schedules need a right clock, and a fleet that was set up by many hands has many of them. One run brings all of them to the same servers and the zone of their site.',
  risk: 'none',
  input: () =>
    z.strictObject({
      timezone: timezone.schema.describe('Time zone by its IANA name, e.g. Europe/Riga.'),
      servers: z
        .array(ipOrDns.schema)
        .min(1)
        .max(8)
        .describe('Time servers, by address or name; 6.49 takes two addresses, and any number of names.'),
    }),
  steps: [
    {
      id: 'timezone',
      title: 'Set the time zone',
      do: 'system.ensure_clock',
      input: ({ input }) => ({ 'time-zone-name': input.timezone, 'time-zone-autodetect': false }),
    },
    {
      id: 'ntp-client',
      title: 'Name the time servers and switch the client on',
      do: 'system.set_ntp_client',
      input: ({ input, facts }) => ({
        enabled: true,
        ...(facts.major < 7 ? serversOfV6(input.servers) : { servers: input.servers }),
      }),
    },
  ],
  examples: [
    {
      title: 'A fleet in Latvia',
      input: { timezone: 'Europe/Riga', servers: ['192.0.2.123', '198.51.100.123'] },
    },
  ],
});
