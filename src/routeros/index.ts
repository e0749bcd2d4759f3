export { encodeSentence, FramingError, MAX_SENTENCE_WORDS, MAX_WORD_BYTES, SentenceDecoder } from './wire/codec';
export { connectApi, type ConnectOptions } from './api/connect';
export type { ApiConnection } from './api/connection';
export type { ExecOptions } from './api/commands';
export type { RowsOptions } from './api/row-stream';
export type { TlsOptions } from './api/tls';
export { checkLibrary } from './api/library';
export type { BreakerOptions } from './pool/breaker';
export type {
  SessionCredential,
  SessionMode,
  SessionPool,
  SessionPoolOptions,
  SessionPoolStats,
  SessionTarget,
  WithSessionOptions,
} from './pool/pool-types';
export { createSessionPool } from './pool/session-pool';
export {
  CATALOGUE_VERSIONS,
  menuCatalogue,
  type MenuBasis,
  type MenuCatalogue,
  type MenuFacts,
  type MenuKind,
  type MenuMove,
  type MenuNeeds,
  type PropertyFacts,
  type RequiredArguments,
} from './menus';
export { probeRouter, type ProbePart, type ProbeResult } from './probe';
export { compareVersions, parseVersion, plainVersion, versionNumber, type Version } from './version';
