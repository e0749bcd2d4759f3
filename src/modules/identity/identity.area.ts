import { defineArea, defineResource, field } from '../../core/catalogue';
import { identity } from '../../core/values';

const systemIdentity = defineResource({
  id: 'system.identity',
  noun: 'identity',
  plural: 'identities',
  menu: '/system/identity',
  kind: 'singleton',
  risk: 'none',
  fields: {
    name: field(identity, 'Name of the router, as it shows in prompts, neighbour discovery and SNMP sysName.'),
  },
  readOnly: {},
  verbs: {
    get: { id: 'system.get_identity', examples: [{ title: 'Read the name', input: {} }] },
    update: {
      id: 'system.set_identity',
      summary: 'Names the router.',
      examples: [{ title: 'Name a router', input: { name: 'edge-riga-01' } }],
    },
    ensure: { id: 'system.ensure_identity', examples: [{ title: 'Keep the name', input: { name: 'edge-riga-01' } }] },
  },
});

export const identityArea = defineArea({
  id: 'identity',
  title: 'System identity',
  summary: 'The name that a router gives itself.',
  resources: [systemIdentity],
});
