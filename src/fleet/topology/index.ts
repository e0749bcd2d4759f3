export { readSurroundings, type Surroundings } from './surroundings';
export { LinkInput } from './topology.schema';
export { TopologyService, type ExclusiveLink, type LinkQuery, type OrderedRouter } from './topology.service';
export type { LinkView } from './link-view';
