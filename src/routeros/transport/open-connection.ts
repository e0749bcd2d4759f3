import { connectApi } from '../api/connect';
import { connectRest } from '../rest/connect';
import { connectSsh } from '../ssh/connect';
import type { LoginOptions } from './connect-options';
import type { RouterConnection } from './connection';
import type { TransportChoice } from './ladder';

/** Connects and logs in one way. @throws AppError as the transport does */
export function openConnection(choice: TransportChoice, login: Omit<LoginOptions, 'port'>): Promise<RouterConnection> {
  const { kind, port, tls = {}, hostKey } = choice;
  const options = { ...login, port };
  switch (kind) {
    case 'api':
      return connectApi(options);
    case 'api-ssl':
      return connectApi({ ...options, tls });
    case 'rest':
      return connectRest(options);
    case 'rest-ssl':
      return connectRest({ ...options, tls });
    case 'ssh':
      return connectSsh({ ...options, ...(hostKey ? { hostKey } : {}) });
  }
}
