import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { date, datetime, timeOfDay, timeOfDayWindow, timezone, weekdayList } from './calendar';

describe('core/values/calendar', () => {
  it.each(
    named([
      [date, 'sep/29/2022', '2022-09-29'],
      [date, '2024-02-29', '2024-02-29'],
      [timeOfDay, '3:30', '03:30:00'],
      [datetime, 'may/02/2023 05:21:45', '2023-05-02 05:21:45'],
      [datetime, '2024-05-17T17:58:11', '2024-05-17 17:58:11'],
      [timezone, 'America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
      [timezone, 'Etc/GMT-1', 'Etc/GMT-1'],
      [timezone, 'manual', 'manual'],
      [weekdayList, 'fri,mon', 'mon,fri'],
      [timeOfDayWindow, '0s-1d,sun,mon,tue,wed,thu,fri,sat', '0s-1d,sun,mon,tue,wed,thu,fri,sat'],
      [timeOfDayWindow, '3h3m-5h,mon,tue,wed,thu,fri', '3h3m-5h,mon,tue,wed,thu,fri'],
      [timeOfDayWindow, '08:00-17:30', '8h-17h30m,sun,mon,tue,wed,thu,fri,sat'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [date, '2023-02-29', 'there is no such day'],
      [date, 'foo/01/2023', 'is not a date such as 2026-01-31'],
      [date, '31.01.2026', 'is not a date'],
      [timeOfDay, '24:00', 'it is past 23:59:59'],
      [datetime, '2024-05-17', 'is not a date and time'],
      [timezone, 'Europe/Rigga', 'is not a time zone'],
      [weekdayList, 'mo', '"mo" is not one of sun'],
      [timeOfDayWindow, '8h,mon', 'is not a time window'],
      [timeOfDayWindow, '8h-25h', '1d1h is past the end of the day'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it.each([
    ['6.49.18', 'jan/31/2026', 'jan/31/2026 03:30:00'],
    ['7.9.2', 'jan/31/2026', 'jan/31/2026 03:30:00'],
    ['7.10', '2026-01-31', '2026-01-31 03:30:00'],
    ['7.20.8', '2026-01-31', '2026-01-31 03:30:00'],
  ])('writes dates as RouterOS %s reads them', (version, day, moment) => {
    expect(date.canonical('2026-01-31', { version })).toBe(day);
    expect(datetime.canonical('2026-01-31 03:30:00', { version })).toBe(moment);
  });

  it('keeps every day in both forms', () => {
    const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('6.49.18', '7.20.8'), (day, version) => {
        const iso = day.toISOString().slice(0, 10);
        expect(date.parse(date.format(iso, { version }), { version })).toBe(iso);
      }),
    );
  });
});
