export { encodeSentence, FramingError, MAX_SENTENCE_WORDS, MAX_WORD_BYTES, SentenceDecoder } from './wire/codec';
export { compareVersions, parseVersion, plainVersion, versionNumber, type Version } from './version';
