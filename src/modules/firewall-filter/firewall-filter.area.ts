import { defineArea } from '../../core/catalogue';
import { createBasicSetup } from './basic-setup';
import { createJumpRule, deleteChain, listChains } from './firewall-filter.actions';
import { filterRules } from './firewall-filter.resource';

export const firewallFilterArea = defineArea({
  id: 'firewall-filter',
  title: 'Firewall filter',
  summary: 'The packet filter of IPv4: which packets a router takes in, forwards and sends.',
  resources: [filterRules],
  actions: [createBasicSetup, createJumpRule, deleteChain, listChains],
});
