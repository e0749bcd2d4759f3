export { cronProblem, lastSlot, nextSlot, type CronRule } from './cron';
export { isTimeZone, localZone, offsetMs } from './time-zone';
