export { CATALOGUE_VERSIONS, menuCatalogue } from './catalogue';
export type {
  MenuBasis,
  MenuCatalogue,
  MenuFacts,
  MenuKind,
  MenuMove,
  MenuNeeds,
  PropertyFacts,
  RequiredArguments,
} from './facts';
