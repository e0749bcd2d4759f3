import { defineArea } from '../../core/catalogue';
import { addSlave, getStatus, removeSlave } from './interface-bonding.actions';
import { bonds } from './interface-bonding.resource';

export const interfaceBondingArea = defineArea({
  id: 'interface-bonding',
  title: 'Bonding interfaces',
  summary: 'Several ports that act as one, by LACP or without.',
  resources: [bonds],
  actions: [addSlave, removeSlave, getStatus],
});
