import { standardiseNtpTimezone } from './standardise-ntp-timezone';

export const LIFECYCLE_WORKFLOWS = [standardiseNtpTimezone];
