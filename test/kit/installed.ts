import { existsSync } from 'node:fs';

/**
 * Whether tests that need a program can run here. Says so on stderr when not; ROSFLEET_TEST_REQUIRE_ALL makes it an error.
 * @param command its path @param from the Debian package that has it
 */
export function haveInstalled(command: string, from: string): boolean {
  if (existsSync(command)) return true;
  if (process.env['ROSFLEET_TEST_REQUIRE_ALL']) throw new Error(`${command} is missing: apt-get install ${from}`);
  process.stderr.write(`NOT TESTED WITH ${command}: it is not installed (apt-get install ${from})\n`);
  return false;
}
