import { fits } from '../audit/conditions';
import { evidenceOf, shown } from '../audit/evidence';
import { EXPOSURE_NEEDS, wayEvidence, waysIn } from '../audit/exposure/exposure';
import { defineRule, type Evidence, type Rule, type Severity } from '../audit/rule';
import { isEnabled, isOpenToAll } from '../audit/view';
import { each, SECURING } from './kit';

const MENU = '/ip/service';
const SERVICES = { [MENU]: ['name', 'port', 'address', 'certificate', 'tls-version', 'disabled', 'invalid'] } as const;

interface Plain {
  readonly name: string;
  readonly severity: Severity;
  readonly why: string;
  readonly instead: string;
}

/** Services that carry passwords readable. */
const PLAIN: readonly Plain[] = [
  {
    name: 'telnet',
    severity: 'high',
    why: 'Telnet sends passwords readable to everybody on the way.',
    instead: 'SSH does the same',
  },
  { name: 'ftp', severity: 'medium', why: 'FTP sends passwords and files readable.', instead: 'SFTP does the same over SSH' },
  {
    name: 'www',
    severity: 'medium',
    why: 'The web page sends passwords and sessions readable.',
    instead: 'www-ssl does the same over TLS',
  },
  {
    name: 'api',
    severity: 'medium',
    why: 'The plain API sends passwords and everything that is configured readable.',
    instead: 'api-ssl does the same over TLS',
  },
];

/** On a network that only managers are in, a readable service is bad manners; open to everybody it is a hole. */
const plainServices = PLAIN.map(({ name, severity, why, instead }) =>
  defineRule({
    id: `services.${name === 'api' ? 'api-plain' : name}`,
    title: `The service ${name} is on${name === 'telnet' || name === 'ftp' ? '' : ' and open to every network'}`,
    severity,
    audits: ['security'],
    why,
    remedy: `${instead}: move to it and switch ${name} off, or limit it to the network of management.`,
    references: [SECURING],
    menus: SERVICES,
    check(view) {
      const open = view.rows(MENU).filter((row) => fits(row, { name }) && isEnabled(row));
      const isBroken = (address: string | undefined): boolean => name === 'telnet' || name === 'ftp' || isOpenToAll(address);
      return open.filter((row) => isBroken(row['address'])).map((row) => evidenceOf(row, ['port', 'address']));
    },
    // rosfleet itself may come in over the API: only a person knows whether it may be switched off.
    ...(name === 'api'
      ? {}
      : {
          fix: (evidence: readonly Evidence[]) =>
            each(evidence, (one) => ({ do: 'ipservice.disable', input: { where: { name: one } } })),
        }),
  }),
);

const openServices = defineRule({
  id: 'services.open-to-every-network',
  title: 'Encrypted services take connections from every network',
  severity: 'low',
  audits: ['security'],
  why: 'Only the firewall stands between a stranger and the login; a mistake there opens it.',
  remedy: 'Give each service the networks that may use it, the address of rosfleet among them.',
  references: [SECURING],
  menus: SERVICES,
  check: (view) =>
    view
      .rows(MENU)
      .filter((row) => fits(row, { name: { is: ['ssh', 'winbox', 'www-ssl', 'api-ssl'] } }) && isEnabled(row))
      .filter((row) => isOpenToAll(row['address']))
      .map((row) => evidenceOf(row, ['port', 'address'])),
});

const withoutCertificate = defineRule({
  id: 'services.tls-without-certificate',
  title: 'TLS services have no certificate',
  severity: 'medium',
  audits: ['security'],
  why: 'Without a certificate api-ssl is encrypted but anonymous: whoever is in between can read along.',
  remedy: 'Make or import a certificate and give it to the service.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/47579160/API'],
  menus: SERVICES,
  check: (view) =>
    view
      .rows(MENU)
      .filter((row) => fits(row, { name: { is: ['www-ssl', 'api-ssl'] }, certificate: { is: ['none', ''] } }) && isEnabled(row))
      .map((row) => evidenceOf(row, ['certificate'])),
});

const oldTls = defineRule({
  id: 'services.old-tls',
  title: 'TLS services take versions older than 1.2',
  severity: 'low',
  audits: ['security'],
  why: 'TLS 1.0 and 1.1 are broken in practice and forbidden by most policies.',
  remedy: 'Allow only TLS 1.2.',
  references: [SECURING],
  menus: SERVICES,
  check: (view) =>
    view
      .rows(MENU)
      .filter((row) => fits(row, { name: { is: ['www-ssl', 'api-ssl'] }, 'tls-version': 'any' }) && isEnabled(row))
      .map((row) => evidenceOf(row, ['tls-version'])),
  fix: (evidence) =>
    each(evidence, (name) => ({ do: 'ipservice.configure', input: { where: { name }, 'tls-version': 'only-1.2' } })),
});

const READABLE = ['telnet', 'ftp', 'www', 'api'];

const fromOutside = defineRule({
  id: 'services.reachable-from-outside',
  title: 'Strangers reach the management of the router',
  severity: 'high',
  audits: ['security'],
  why: 'Every hole of RouterOS that was used on a large scale began at a service that the internet could reach.',
  remedy:
    'Drop new connections from outside in the input chain and manage the router through a VPN, or limit the service to known networks.',
  references: [SECURING],
  menus: { ...SERVICES, ...EXPOSURE_NEEDS },
  check(view) {
    const services = view.rows(MENU).filter((row) => isEnabled(row) && isOpenToAll(row['address']));
    return services.flatMap((row) => {
      const name = row['name'] ?? '';
      const severity = READABLE.includes(name) || name === 'winbox' ? 'critical' : 'high';
      const ways = waysIn(view, { protocol: 'tcp', port: Number(row['port']) });
      return ways.map((way) => wayEvidence(`${shown('name', name)} tcp/${row['port']}`, way, { row, severity }));
    });
  },
});

export const SERVICE_RULES: readonly Rule[] = [...plainServices, openServices, withoutCertificate, oldTls, fromOutside];
