import { defineArea } from '../../core/catalogue';
import { addRemoteAction, clearLog, setDebugLogging } from './system-logging.actions';
import { loggingActions, rules } from './system-logging.resource';

export const systemLoggingArea = defineArea({
  id: 'system-logging',
  title: 'Logging',
  summary: 'What routers log, and where it goes: memory, files, mail, a server.',
  resources: [rules, loggingActions],
  actions: [addRemoteAction, clearLog, setDebugLogging],
});
