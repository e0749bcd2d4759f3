import type { z } from 'zod';
import { FreezeInput, FreezePatch, WindowInput, WindowPatch } from '../../fleet';
import { ScheduleInput, SchedulePatch } from '../../jobs';
import { PageQuery } from '../contract/parse';
import { NextWindowsQuery } from '../contract/schedule-requests';
import { V1, type Operation } from './operation';

interface Noun {
  readonly name: string;
  readonly plural: string;
  readonly input: z.ZodObject;
  readonly patch: z.ZodObject;
}

function routesOf({ name, plural, input, patch }: Noun): readonly Operation[] {
  const title = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const [all, one] = [`${V1}/${plural}`, `${V1}/${plural}/{ref}`];
  const common = { tag: plural };
  return [
    { ...common, method: 'post', path: all, id: `add${title(name)}`, summary: `Add a ${name}.`, body: input, status: 201 },
    {
      ...common,
      method: 'get',
      path: all,
      id: `list${title(plural)}`,
      summary: `List ${plural}.`,
      query: PageQuery,
      status: 200,
    },
    { ...common, method: 'get', path: one, id: `get${title(name)}`, summary: `Show a ${name}, by name or id.`, status: 200 },
    { ...common, method: 'patch', path: one, id: `update${title(name)}`, summary: `Change a ${name}.`, body: patch, status: 200 },
    { ...common, method: 'delete', path: one, id: `remove${title(name)}`, summary: `Remove a ${name}.`, status: 204 },
  ];
}

export const SCHEDULES: readonly Operation[] = [
  ...routesOf({ name: 'schedule', plural: 'schedules', input: ScheduleInput, patch: SchedulePatch }),
  {
    method: 'post',
    path: `${V1}/schedules/{ref}/run`,
    id: 'runSchedule',
    tag: 'schedules',
    summary: 'Fire now, with the rights of who asks.',
    status: 202,
  },
  {
    method: 'post',
    path: `${V1}/schedules/{ref}/pause`,
    id: 'pauseSchedule',
    tag: 'schedules',
    summary: 'Fire no more until it is resumed.',
    status: 200,
  },
  {
    method: 'post',
    path: `${V1}/schedules/{ref}/resume`,
    id: 'resumeSchedule',
    tag: 'schedules',
    summary: 'Fire again, from the next time on.',
    status: 200,
  },
];

export const WINDOWS: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/windows/next`,
    id: 'listNextWindows',
    tag: 'windows',
    summary: 'For each site of the selected routers: open until when, or closed until when.',
    query: NextWindowsQuery,
    status: 200,
  },
  ...routesOf({ name: 'window', plural: 'windows', input: WindowInput, patch: WindowPatch }),
  ...routesOf({ name: 'freeze', plural: 'freezes', input: FreezeInput, patch: FreezePatch }),
];
