import type { Area } from '../core/catalogue';
import * as areas from './areas';

/** Every area of the installation, sorted by id; a folder that areas.ts does not name does not exist. */
export const AREAS: readonly Area[] = Object.values(areas).sort((a, b) => (a.id < b.id ? -1 : 1));
