/**
 * How many routers a spec works on. What it shows does not hang on the number; what is rare shows more often among many:
 * `ROSFLEET_TEST_ROUTERS=800 npx jest test/e2e/chaos`, a multiple of 200.
 */
export function fleetSize(usual: number): number {
  return Number(process.env['ROSFLEET_TEST_ROUTERS'] ?? usual);
}
