import { z } from 'zod';
import { defineAction, defineArea, matches, readMenu, whereInput, type Where } from '../../core/catalogue';
import { createRequest, exportCertificate, exportSeveral, importCa, importCertificate } from './certificate-file.actions';
import { createCa, generate, revoke, sign } from './certificate-make.actions';
import { certificates, SIGNED } from './certificate.resource';

const { resource } = certificates;

const FINGERPRINT = {
  name: 'Name of the certificate.',
  'common-name': 'Its common name.',
  fingerprint: 'Its fingerprint, SHA-256.',
  'serial-number': 'Its serial number.',
  'invalid-after': 'End of its validity.',
};

const getFingerprint = defineAction({
  id: 'certificate.get_fingerprint',
  title: 'Get certificate fingerprint',
  summary: 'Reads the fingerprints of the certificates that match, for pinning and for comparison.',
  kind: 'read',
  menus: ['/certificate'],
  output: FINGERPRINT,
  input: z.strictObject({ where: whereInput(resource).optional() }),
  examples: [{ title: 'By name', input: { where: { name: 'https' } }, before: SIGNED }],
  async read(router, input) {
    const where = (input.where ?? {}) as Where;
    const proplist = [...new Set([...Object.keys(FINGERPRINT), ...Object.keys(where)])];
    const rows = await readMenu(resource, router, { proplist });
    const found = rows.filter((row) => row['fingerprint'] && matches(resource, row, where, router));
    const told = Object.keys(FINGERPRINT);
    return { rows: found.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => told.includes(name)))) };
  },
});

export const certificateArea = defineArea({
  id: 'certificate',
  title: 'Certificates',
  summary: 'Certificates and keys of the router: made, signed, imported, exported, trusted, revoked.',
  resources: [certificates],
  actions: [
    generate,
    createCa,
    sign,
    revoke,
    importCertificate,
    importCa,
    exportCertificate,
    exportSeveral,
    createRequest,
    getFingerprint,
  ],
});
