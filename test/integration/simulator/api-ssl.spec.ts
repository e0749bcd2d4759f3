import { connect as connectPlain } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';

import { encodeSentence, SentenceDecoder } from '../../../src/routeros';
import { startFleet, type FleetOptions, type SimRouter } from '../../../src/simulator';
import { TEST_CERTIFICATE, TEST_KEY } from '../../kit/certificate';

const ANONYMOUS = { ciphers: 'ADH-AES256-GCM-SHA384:@SECLEVEL=0', maxVersion: 'TLSv1.2', rejectUnauthorized: false } as const;
const TRUSTING = { ca: TEST_CERTIFICATE, servername: 'router.test' } as const;

async function withRouter(more: Partial<FleetOptions>, use: (router: SimRouter) => Promise<void>): Promise<void> {
  const fleet = await startFleet({ routers: 1, first: '127.3.15.1', apiPort: 0, services: ['api-ssl'], ...more });
  try {
    await use(fleet.routers[0] as SimRouter);
  } finally {
    await fleet.close();
  }
}

/** Shakes hands and logs in. @throws what the handshake failed with */
function logIn(router: SimRouter, options: ConnectionOptions): Promise<{ cipher: string; answer: string[] }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: router.address, port: router.ports['api-ssl'], ...options });
    socket.once('error', reject);
    const decoder = new SentenceDecoder((words) => {
      resolve({ cipher: socket.getCipher().name, answer: words.map(String) });
      socket.destroy();
    });
    socket.on('data', (data) => decoder.push(data));
    socket.once('secureConnect', () => socket.write(encodeSentence(['/login', '=name=admin', '=password='])));
  });
}

describe('API-SSL of a simulated router', () => {
  it('is anonymous without a certificate, and then for nobody who wants one', async () => {
    await withRouter({}, async (router) => {
      expect(await logIn(router, ANONYMOUS)).toEqual({ cipher: 'ADH-AES256-GCM-SHA384', answer: ['!done'] });
      await expect(logIn(router, { rejectUnauthorized: false })).rejects.toMatchObject({
        code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      });
      expect(router.rows('/ip/service').find(({ name }) => name === 'api-ssl')).toMatchObject({
        port: String(router.ports['api-ssl']),
        certificate: 'none',
      });
    });
  });

  it('shows the certificate of the service, and then to nobody who wants none', async () => {
    await withRouter({ certificate: { certificate: TEST_CERTIFICATE, key: TEST_KEY } }, async (router) => {
      expect(await logIn(router, TRUSTING)).toMatchObject({ answer: ['!done'] });
      await expect(logIn(router, ANONYMOUS)).rejects.toMatchObject({ code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' });
      router.exec(['/ip/service/set', '=.id=api-ssl', '=certificate=none']);
      expect(await logIn(router, ANONYMOUS)).toMatchObject({ answer: ['!done'] });
    });
  });

  it('outlives those who speak no TLS', async () => {
    await withRouter({}, async (router) => {
      const plain = connectPlain({ host: router.address, port: router.ports['api-ssl'] as number });
      plain.write(encodeSentence(['/login', '=name=admin', '=password=']));
      await new Promise((resolve) => plain.once('close', resolve).on('error', () => undefined));
      expect(await logIn(router, ANONYMOUS)).toMatchObject({ answer: ['!done'] });
    });
  });

  it('leaves a router without the plain API', async () => {
    await withRouter({}, async (router) => {
      expect(router.port).toBe(0);
      expect(Object.keys(router.ports)).toEqual(['api-ssl']);
      await logIn(router, ANONYMOUS);
    });
  });
});
