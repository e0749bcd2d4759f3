/** Names under which the composition root's services are injected. */
export const RUNS = Symbol('Runs');
export const SCHEDULES = Symbol('Schedules');
export const WRITES = Symbol('Writes');
export const ARTEFACTS = Symbol('Artefacts');
export const REGISTRY = Symbol('Registry');
export const FLEET = Symbol('Fleet');
export const READINESS = Symbol('Readiness');
export const EVENTS = Symbol('Events');
export const INSIGHT = Symbol('Insight');
export const COLLECTOR_IDS = Symbol('CollectorIds');
