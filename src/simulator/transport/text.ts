export { decodeWord, encodeWord } from '../../core/rsc';
