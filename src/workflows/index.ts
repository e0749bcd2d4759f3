import { workflowAreas, type Area } from '../core/catalogue';
import { AREAS } from '../modules';
import { LIFECYCLE_WORKFLOWS } from './lifecycle';

/** Every workflow of the installation, as areas of actions like all others; one for each family. */
export const WORKFLOW_AREAS: readonly Area[] = workflowAreas([...LIFECYCLE_WORKFLOWS], AREAS);

/** All that can be run. */
export const ALL_AREAS: readonly Area[] = [...AREAS, ...WORKFLOW_AREAS];
