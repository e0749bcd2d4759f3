import { defineArea } from '../../core/catalogue';
import { setClock } from './system-clock.actions';
import { clock, ntpClient } from './system-clock.resource';

export const systemClockArea = defineArea({
  id: 'system-clock',
  title: 'Clock and NTP client',
  summary: 'Date, time and time zone of the router, and from where it takes them.',
  resources: [clock, ntpClient],
  actions: [setClock],
});
