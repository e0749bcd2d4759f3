import { AREAS } from '.';
import { createAreaModule } from './create-area.module';

/** The Nest module of every area, in the order of AREAS; apart from it, so that plain scripts load no Nest. */
export const AREA_MODULES = AREAS.map(createAreaModule);
