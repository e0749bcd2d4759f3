export { CATALOGUE_VERSIONS, menuCatalogue } from './catalogue';
export { assertSentence, checkSentence, type SentenceIssue } from './check';
export { coverage, knownPaths, type KnownPath, type VersionCoverage } from './coverage';
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
export { createMenuKnowledge, openMenuKnowledge, treeFiles, type MenuKnowledge, type TreeStore } from './knowledge';
export type { LearnOptions } from './learn';
export type { LearnedTree } from './learned';
export { createMenuLearner, type MenuLearner } from './learner';
