import { defineArea } from '../../core/catalogue';
import { menuCommand, menuPrint } from './menu.actions';
import { menuAdd, menuRemove, menuSet } from './menu.writes';

export const menuArea = defineArea({
  id: 'menu',
  title: 'Any menu',
  summary: 'Reads and writes in every menu of a router, described here or not.',
  actions: [menuAdd, menuCommand, menuPrint, menuRemove, menuSet],
});
