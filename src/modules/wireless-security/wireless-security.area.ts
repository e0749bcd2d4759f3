import { defineArea } from '../../core/catalogue';
import { actionsByStack, withoutActions } from '../../core/fields';
import { accessLists, connectLists } from './lists.resource';
import { profiles } from './security.resource';

export const wirelessSecurityArea = defineArea({
  id: 'wireless-security',
  title: 'Wireless security',
  summary: 'Security profiles, the access list of access points and the connect list of clients.',
  resources: [...withoutActions(profiles, accessLists), connectLists],
  actions: [...actionsByStack(profiles), ...actionsByStack(accessLists)],
});
