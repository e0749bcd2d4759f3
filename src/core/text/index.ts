export { didYouMean, nearest } from './nearest';
