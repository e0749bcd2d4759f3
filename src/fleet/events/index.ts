export {
  EVENT_KINDS,
  TEST_KIND,
  viewEvent,
  type EventKind,
  type EventRow,
  type EventView,
  type NewEvent,
  type StoredEvent,
} from './event';
export { kindsMeant, kindText, severityText } from './event.schema';
export { atLeast, EventService, type EventFilter, type EventWaker } from './event.service';
export { EventRecorder, type EventRecorderOptions } from './recorder';
export { storeEvents } from './store-events';
