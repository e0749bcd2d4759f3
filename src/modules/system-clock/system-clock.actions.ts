import { z } from 'zod';
import {
  contextOf,
  defineAction,
  EMPTY_PLAN,
  fieldInputs,
  setChange,
  valuesOf,
  type ActionInput,
  type PlanContext,
  type RouterReader,
  type Row,
  type SetChange,
  type WireValues,
} from '../../core/catalogue';
import { date, timeOfDay } from '../../core/values';
import { clock } from './system-clock.resource';

const CLOCK = '/system/clock';
const DAY_S = 86_400;
/** A clock this near to the wanted time is right: setting it would take longer. */
const NEAR_S = 2;
/** How far a clock may have gone on between being set and being looked at. */
const GONE_ON_S = 900;

export const setClock = defineAction({
  id: 'system.set_clock',
  title: 'Set clock',
  summary: 'Sets time zone, date and time of the router; where NTP is on, it sets date and time again.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: [CLOCK],
  input: z.strictObject({
    ...fieldInputs(clock.resource, { required: 'none' }),
    date: date.schema.optional().describe('Date on the clock of the router.'),
    time: timeOfDay.schema.optional().describe('Time of day on the clock of the router, in its time zone.'),
  }),
  examples: [
    { title: 'Time zone', input: { 'time-zone-name': 'Europe/Riga' } },
    { title: 'Date and time, where there is no NTP', input: { date: '2026-01-31', time: '03:30:00' } },
  ],
  async plan(router, input: ActionInput, context) {
    const [row = {}] = await router.print(CLOCK);
    const zone = setChange(clock.resource, router, row, valuesOf(clock.resource, input));
    const moved = movedClock(router, row, input, context);
    if (!zone && !moved) return EMPTY_PLAN;
    const change: SetChange = {
      op: 'set',
      menu: CLOCK,
      key: clock.resource.noun,
      before: { ...zone?.before, ...moved?.before },
      after: { ...zone?.after, ...moved?.after },
    };
    return { changes: [change] };
  },
});

interface Moved {
  readonly before: WireValues;
  readonly after: WireValues;
}

/** What of date and time has to be set. The clock goes on: after a set it is right when it shows a little later. */
function movedClock(router: RouterReader, row: Row, input: ActionInput, { previous }: PlanContext): Moved | undefined {
  const { date: day, time } = input as { readonly date?: string; readonly time?: string };
  const lateS = previous ? GONE_ON_S : NEAR_S;
  const passedS = time === undefined ? 0 : secondsOf(row['time']) - secondsOf(time);
  const shown = row['date'] === undefined ? undefined : date.parse(row['date']);
  // Past midnight the day after is as right.
  const gone = passedS < 0 ? passedS + DAY_S : passedS;
  const isNear = (gone <= lateS || gone >= DAY_S - NEAR_S) && row['time'] !== undefined;
  const isDay = day === undefined || shown === day || (passedS < 0 && isNear && shown === dayAfter(day));
  const after = {
    ...(isDay ? {} : { date: date.canonical(String(day), contextOf(router.facts)) }),
    ...(time === undefined || (isNear && isDay) ? {} : { time }),
  };
  if (Object.keys(after).length === 0) return undefined;
  const before = Object.fromEntries(Object.keys(after).map((name) => [name, row[name] ?? null]));
  return { before, after };
}

function secondsOf(time: string | undefined): number {
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? '').split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

function dayAfter(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + DAY_S * 1000).toISOString().slice(0, 10);
}
