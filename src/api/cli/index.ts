export { runCli } from './run-cli';
export type { CliServices } from './context';
