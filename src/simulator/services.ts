import { AppError } from '../core/errors';
import type { FleetOptions } from './fleet';

type Service = NonNullable<FleetOptions['services']>[number];

const SERVICES: readonly Service[] = ['api', 'api-ssl', 'rest', 'rest-ssl', 'ssh', 'snmp', 'mndp'];

/** Reads the name of a service. @throws AppError INPUT_INVALID */
export function parseService(text: string): Service {
  const service = SERVICES.find((name) => name === text.trim());
  if (service) return service;
  throw new AppError('INPUT_INVALID', `no such service: ${text}`, { remedy: `Name any of ${SERVICES.join(', ')}.` });
}
