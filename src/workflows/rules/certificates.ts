import type { Row } from '../../core/catalogue';
import { fits } from '../audit/conditions';
import { evidenceOf } from '../audit/evidence';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isOn, type ConfigView } from '../audit/view';
import { timeOf } from '../audit/times';

const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/2555969/Certificates';
const NEEDS: MenuNeeds = {
  '/certificate': [
    ...['name', 'common-name', 'invalid-after', 'expired', 'revoked', 'key-size', 'digest-algorithm', 'private-key', 'authority'],
    ...['trusted', 'key-type'],
  ],
  '/ip/service': ['name', 'certificate', 'disabled'],
};
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

/** Certificates that the router shows to others; those it only trusts are somebody else's business. */
function ownCertificates(view: ConfigView): readonly Row[] {
  return view.rows('/certificate').filter((row) => isOn(row['private-key']) || isUsed(view, row));
}

function isUsed(view: ConfigView, { name }: Row): boolean {
  return view.rows('/ip/service').some((row) => row['certificate'] === name && !isOn(row['disabled']));
}

function daysLeft(row: Row, view: ConfigView): number | undefined {
  const end = timeOf(row['invalid-after']);
  return end === undefined ? undefined : Math.floor((end - view.context.nowMs) / DAY_MS);
}

const expired = defineRule({
  id: 'certificate.expired',
  title: 'Certificates of the router have expired',
  severity: 'medium',
  audits: ['security', 'licence'],
  why: 'Clients refuse it, or learn to click warnings away; tunnels that depend on it stop.',
  remedy: 'Renew the certificate and give the new one to the services that use it.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    ownCertificates(view)
      .filter((row) => isOn(row['expired']) || (daysLeft(row, view) ?? 0) < 0)
      .map((row) => evidenceOf(row, ['invalid-after'], isUsed(view, row) ? { severity: 'high' } : {})),
});

const expiring = defineRule({
  id: 'certificate.expires-soon',
  title: `Certificates of the router expire within ${SOON_DAYS} days`,
  severity: 'low',
  audits: ['security', 'licence'],
  why: 'What depends on it stops on a day that nobody remembers.',
  remedy: 'Renew the certificate and give the new one to the services that use it.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    ownCertificates(view).flatMap((row): Evidence[] => {
      const days = daysLeft(row, view);
      if (days === undefined || days < 0 || days > SOON_DAYS || isOn(row['expired'])) return [];
      return [{ ...evidenceOf(row, ['invalid-after'], days <= 7 ? { severity: 'medium' } : {}), row }];
    }),
});

const weak = defineRule({
  id: 'certificate.weak',
  title: 'Certificates of the router have short keys or old hashes',
  severity: 'medium',
  audits: ['security'],
  why: 'Keys below 2048 bits and signatures with MD5 or SHA-1 can be forged.',
  remedy: 'Make new ones with 2048 bits or more, or an elliptic curve, and SHA-256.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    ownCertificates(view)
      .filter((row) => fits(row, { 'key-size': { above: 0, below: 2048 } }) || /^(md5|sha1)$/.test(row['digest-algorithm'] ?? ''))
      .map((row) => evidenceOf(row, ['key-size', 'digest-algorithm'])),
});

export const CERTIFICATE_RULES: readonly Rule[] = [expired, expiring, weak];
