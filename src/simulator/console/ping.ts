import type { Values } from '../kernel';

/** What `/ping` prints: a line for each packet, and the sum. */
export function renderPing(rows: readonly Values[]): string[] {
  const last = rows.at(-1);
  if (!last) return [];
  const lines = rows.map((row) =>
    [
      (row.seq ?? '').padStart(5),
      (row.host ?? '').padEnd(40),
      (row.size ?? '').padStart(4),
      (row.ttl ?? '').padStart(3),
      (row.time ?? '').padEnd(10),
      row.status ?? '',
    ].join(' '),
  );
  const head = `  SEQ ${'HOST'.padEnd(40)} SIZE TTL ${'TIME'.padEnd(10)} STATUS`;
  const sum =
    `    sent=${last.sent} received=${last.received} packet-loss=${last['packet-loss']}%` +
    (last['min-rtt'] === undefined ? '' : ` min-rtt=${last['min-rtt']} avg-rtt=${last['avg-rtt']} max-rtt=${last['max-rtt']}`);
  return [head, ...lines, sum];
}
