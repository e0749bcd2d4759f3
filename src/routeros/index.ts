export { encodeSentence, FramingError, MAX_SENTENCE_WORDS, MAX_WORD_BYTES, SentenceDecoder } from './wire/codec';
export { connectApi, type ConnectOptions } from './api/connect';
export type { ApiConnection } from './api/connection';
export { connectRest, type RestOptions } from './rest/connect';
export { connectSsh, type SshOptions } from './ssh/connect';
export type { ExecOptions, RouterConnection, RowsOptions } from './transport/connection';
export { defaultPort, isEncrypted } from './transport/kinds';
export type { TransportChoice } from './transport/ladder';
export { pinChanged, plainPin, type PinOptions } from './transport/peer-pin';
export type { TlsOptions } from './transport/tls';
export { listenMndp, type ListenMndpOptions } from './discovery/listen-mndp';
export { MNDP_REFRESH, parseMndp, type MndpNeighbour } from './discovery/mndp';
export { scanAddresses, type ScanOptions, type ScanPort, type ScanResult } from './discovery/scan';
export { assertWhole, exportConfig, type ExportConfigOptions } from './files/export-config';
export { findFile, keptFolder, ownFileName, removeFile, removeOwnFiles, settledFile, type FileRow } from './files/file-rows';
export { openFilesOf } from './files/open-files';
export { readFileChunks } from './files/read-chunks';
export { readTextFile, type FileAccess } from './files/read-text';
export { downloadFile, importFile, uploadFile, type ImportFileOptions } from './files/transfer';
export { openSftp, type SftpFiles } from './ssh/sftp-files';
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
  assertSentence,
  CATALOGUE_VERSIONS,
  checkSentence,
  coverage,
  createMenuKnowledge,
  createMenuLearner,
  knownPaths,
  menuCatalogue,
  openMenuKnowledge,
  treeFiles,
  type KnownPath,
  type LearnOptions,
  type LearnedTree,
  type MenuBasis,
  type MenuCatalogue,
  type MenuFacts,
  type MenuKind,
  type MenuKnowledge,
  type MenuLearner,
  type MenuMove,
  type MenuNeeds,
  type PropertyFacts,
  type RequiredArguments,
  type SentenceIssue,
  type TreeStore,
  type VersionCoverage,
} from './menus';
export { probeRouter, type ProbePart, type ProbeResult } from './probe';
export { compareVersions, parseVersion, plainVersion, versionNumber, type Version } from './version';
