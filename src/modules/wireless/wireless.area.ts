import { defineArea } from '../../core/catalogue';
import { actionsByStack, withoutActions } from '../../core/fields';
import { configureAdvanced, getRegistrationTable, getStats, setSecurityProfile } from './wireless.actions';
import { clients } from './wireless.clients';
import { interfaces } from './wireless.interfaces';
import { checkSupport, getFrequencies, scan } from './wireless.radio';

export const wirelessArea = defineArea({
  id: 'wireless',
  title: 'Wireless interfaces',
  summary: 'Radios, virtual access points and their clients, in whichever of its three wireless menus a router has them.',
  resources: withoutActions(interfaces, clients),
  actions: [
    ...actionsByStack(interfaces),
    ...actionsByStack(clients),
    setSecurityProfile,
    configureAdvanced,
    getStats,
    getRegistrationTable,
    scan,
    getFrequencies,
    checkSupport,
  ],
});
