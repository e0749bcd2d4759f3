import { defineArea, defineResource, field, variantOf, type Action } from '../../core/catalogue';
import { sparingGuards } from '../../core/fields';
import { bool, comment, date, duration, freeText, line, or, policySet, schedulerName, timeOfDay } from '../../core/values';

const NIGHTLY = {
  name: 'nightly',
  'on-event': ':log info "nightly"',
  'start-date': '2026-01-31',
  'start-time': '03:30:00',
  interval: '1d',
};
const BEFORE = [{ do: 'script.create_scheduler', input: NIGHTLY }];
const WHERE = { where: { name: 'nightly' } };

const schedulers = sparingGuards(
  defineResource({
    id: 'scheduler.entry',
    noun: 'scheduled task',
    plural: 'scheduled tasks',
    menu: '/system/scheduler',
    kind: 'list',
    key: ['name'],
    risk: 'none',
    fields: {
      name: field(schedulerName, 'Name of the task.', { required: true, exact: true }),
      'on-event': field(freeText, 'Commands to run, or the name of a script.', { default: '', emptied: true }),
      interval: field(duration, 'Time between runs; 0s runs once.', { default: '0s' }),
      'start-date': field(date, 'Date of the first run. Absent: today.', { derived: true }),
      'start-time': field(or(timeOfDay, 'startup'), 'Time of the first run, or startup: a moment after each boot. Absent: now.', {
        derived: true,
      }),
      days: field(line('scheduler-days', 64, 'mon,tue'), 'Days of the week on which it runs.', { derived: true, since: '7.24' }),
      policy: field(policySet, 'Rights that it may use.', { derived: true }),
      comment: field(comment, 'Comment.'),
      disabled: field(bool, 'Whether the task is off.', { default: 'no' }),
    },
    readOnly: {
      about: 'What RouterOS remarks about it.',
      'next-run': 'When it runs next, by the clock of the router.',
      owner: 'User that made it.',
      'run-count': 'How often it ran since the last boot.',
    },
    verbs: {
      list: {
        id: 'script.list_scheduled_tasks',
        examples: [{ title: 'All tasks', input: {}, before: BEFORE }],
      },
      get: { id: 'scheduler.get', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
      create: {
        id: 'script.create_scheduler',
        examples: [
          { title: 'Every night', input: NIGHTLY },
          { title: 'After each boot', input: { name: 'hello', 'on-event': ':log info "up"', 'start-time': 'startup' } },
        ],
      },
      update: {
        id: 'scheduler.update',
        examples: [{ title: 'Twice a day', input: { ...WHERE, interval: '12h' }, before: BEFORE }],
      },
      remove: { id: 'scheduler.remove', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
      enable: {
        id: 'scheduler.enable',
        examples: [{ title: 'By name', input: WHERE, before: [...BEFORE, { do: 'scheduler.disable', input: WHERE }] }],
      },
      disable: { id: 'scheduler.disable', examples: [{ title: 'By name', input: WHERE, before: BEFORE }] },
      ensure: {
        id: 'scheduler.ensure',
        examples: [
          { title: 'Keep a task', input: { name: 'nightly', 'on-event': ':log info "nightly"', interval: '1d' } },
          { title: 'Keep it away', input: { name: 'nightly', state: 'absent' }, before: BEFORE },
        ],
      },
    },
  }),
);

/** What the device-mode refuses while it is off; reading, changing and removing tasks it allows. */
const NEEDS_SCHEDULER: ReadonlySet<string> = new Set(['script.create_scheduler', 'scheduler.enable', 'scheduler.ensure']);

function withNeeds(action: Action): Action {
  return NEEDS_SCHEDULER.has(action.id) ? variantOf(action, { needs: { deviceMode: 'scheduler' } }) : action;
}

export const systemSchedulerArea = defineArea({
  id: 'system-scheduler',
  title: 'Scheduler',
  summary: 'Commands that a router runs by itself, at set times or after a boot.',
  resources: [{ ...schedulers, actions: schedulers.actions.map(withNeeds) }],
});
