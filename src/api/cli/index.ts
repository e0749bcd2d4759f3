export { runCli } from './run-cli';
export type { CliServices, SimulateOptions } from './context';
