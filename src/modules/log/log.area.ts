import { defineArea } from '../../core/catalogue';
import { LOG_ACTIONS } from './log.actions';

export const logArea = defineArea({
  id: 'log',
  title: 'Log',
  summary: 'What routers wrote into their log in memory.',
  actions: LOG_ACTIONS,
});
