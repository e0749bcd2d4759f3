export { Calendars } from './calendars';
export { FreezeService } from './freeze.service';
export type { Opening } from './open-at';
export type { FreezeView, WindowView } from './window-rows';
export { FreezeInput, FreezePatch, WindowInput, WindowPatch } from './window.schema';
export { WindowService, type SiteOpening } from './window.service';
