import { V1, type Operation } from './operation';

export const MASTER_KEY: readonly Operation[] = [
  {
    method: 'post',
    path: `${V1}/master-key/reseal`,
    id: 'resealSecrets',
    tag: 'credentials',
    summary: 'Seal logins, webhooks and inputs of schedules under the first master key, after a rotation.',
    status: 200,
  },
];
