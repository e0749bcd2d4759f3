import { X509Certificate } from 'node:crypto';
import { connect, type PeerCertificate } from 'node:tls';

import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { trapOf, WireClient } from './wire-client';

let fleet: SimFleet;
let router: SimRouter;
let client: WireClient;

beforeEach(async () => {
  fleet = await startFleet({ routers: 1, first: '127.3.10.1', apiPort: 0, services: ['api', 'api-ssl'], versions: ['7.20.8'] });
  [router] = fleet.routers as [SimRouter];
  client = await WireClient.logIn(router);
});

afterEach(async () => {
  client.close();
  await fleet.close();
});

async function authority(): Promise<void> {
  await client.call(
    '/certificate/add',
    '=name=ca',
    '=common-name=Site CA',
    '=key-size=prime256v1',
    '=key-usage=key-cert-sign,crl-sign',
  );
  expect(trapOf(await client.call('/certificate/sign', '=number=ca'))).toBeUndefined();
}

async function server(size: string): Promise<void> {
  const name = `=subject-alt-name=IP:${router.address},DNS:core.example`;
  await client.call('/certificate/add', '=name=web', '=common-name=core', `=key-size=${size}`, name, '=key-usage=tls-server');
  expect(trapOf(await client.call('/certificate/sign', '=number=web', '=ca=ca'))).toBeUndefined();
}

/** The certificate as PEM, the way people get it from a router. */
function exported(name: string): string {
  router.exec(['/certificate/export-certificate', `=numbers=${name}`]);
  return router.rows('/file').find((row) => row.name === `cert_export_${name}.crt`) === undefined ? '' : read(name);
}

function read(name: string): string {
  return router.exec(['/file/read', `=file=cert_export_${name}.crt`]).rows[0]?.data ?? '';
}

async function peerOf(ca: string): Promise<PeerCertificate> {
  const socket = connect({ host: router.address, port: router.ports['api-ssl'] ?? 0, ca });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  const peer = socket.getPeerCertificate();
  socket.destroy();
  return peer;
}

describe('certificates of a simulated router', () => {
  it.each(['prime256v1', '2048'])('with a key of %s are signed by its own authority and hold for TLS', async (size) => {
    await authority();
    await server(size);
    const [ca, web] = [new X509Certificate(exported('ca')), new X509Certificate(exported('web'))];
    expect([ca.ca, ca.verify(ca.publicKey), web.ca, web.verify(ca.publicKey)]).toEqual([true, true, false, true]);
    expect(web.checkIP(router.address)).toBe(router.address);
    await client.call('/ip/service/set', '=numbers=api-ssl', '=certificate=web');
    expect((await peerOf(ca.toString())).fingerprint256).toBe(web.fingerprint256);
    const [row] = await client.print('/certificate/print', '?name=web');
    expect(row).toMatchObject({ ca: 'ca', issued: 'true', 'private-key': 'true', authority: 'false', expired: 'false' });
    expect(row?.fingerprint).toBe(web.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(JSON.stringify(row)).not.toContain('PRIVATE KEY');
  });

  it('are imported with their key, which a passphrase protects', async () => {
    await authority();
    await client.call('/certificate/export-certificate', '=numbers=ca', '=export-passphrase=long-enough');
    await client.call('/certificate/remove', '=numbers=ca');
    expect(await client.print('/certificate/import', '=file-name=cert_export_ca.crt', '=name=back')).toEqual([
      expect.objectContaining({ 'certificates-imported': '1', 'private-keys-imported': '0' }),
    ]);
    const key = (passphrase: string): Promise<Record<string, string>[]> =>
      client.print('/certificate/import', '=file-name=cert_export_ca.key', `=passphrase=${passphrase}`);
    expect(await key('wrong')).toEqual([expect.objectContaining({ 'decryption-failures': '1' })]);
    expect(await key('long-enough')).toEqual([expect.objectContaining({ 'private-keys-imported': '1' })]);
    expect((await client.print('/certificate/print'))[0]).toMatchObject({
      name: 'back',
      'private-key': 'true',
      authority: 'true',
    });
  });

  it('expire by the clock of the router', async () => {
    await authority();
    await router.setFault({ kind: 'clock-skew', ms: 86_400_000 * 400 });
    expect((await client.print('/certificate/print'))[0]?.expired).toBe('true');
  });

  it('cannot be changed once they are signed, nor be without a name', async () => {
    await authority();
    expect(trapOf(await client.call('/certificate/set', '=numbers=ca', '=common-name=other'))).toMatch(/^failure: /);
    expect(trapOf(await client.call('/certificate/set', '=numbers=ca', '=name=root'))).toBeUndefined();
    expect(trapOf(await client.call('/certificate/add', '=days-valid=3'))).toBe(
      'failure: At least one field specifying certificate name must be set!',
    );
  });
});
