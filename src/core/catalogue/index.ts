export type { ReadOptions, Reply, RouterFacts, RouterReader, RouterSession, Row } from './router-session';
