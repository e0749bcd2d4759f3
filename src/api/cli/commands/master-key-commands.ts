import type { Command } from 'commander';
import type { Bind } from '../context';

/** As the daemon answers. */
interface Resealed {
  readonly credentials: number;
  readonly snmpCredentials: number;
  readonly webhooks: number;
  readonly schedules: number;
}

export function addMasterKeyCommands(program: Command, bind: Bind): void {
  const key = program.command('master-key').description('the key that stored secrets are sealed under');
  key
    .command('reseal')
    .description('after a rotation: seal logins, webhooks and inputs of schedules under the first master key')
    .action(
      bind(async (context) => {
        const client = await context.connect();
        const result = await client.call<Resealed>({ method: 'POST', path: '/master-key/reseal' });
        await context.output.result(
          result,
          ({ credentials, snmpCredentials, webhooks, schedules }) =>
            `sealed anew: ${credentials} credentials, ${snmpCredentials} SNMP credentials, ${webhooks} webhooks, ${schedules} schedules\n` +
            'Runs stay under the key of their time: keep it for as long as they may have to be undone.',
        );
      }),
    );
}
