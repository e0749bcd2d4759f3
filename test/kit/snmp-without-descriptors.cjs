'use strict';

// usage: snmp-without-descriptors.cjs ADDRESS PORT, where few files may be open
// Uses up what there is, asks 100 routers, gives it back and asks again. Prints how it went as JSON.
require('../../scripts/lib/load-ts.cjs');
const { closeSync, openSync } = require('node:fs');
const { createSnmpReader } = require('../../src/monitoring/snmp/reader');

const [address, port] = process.argv.slice(2);
const NAME = '1.3.6.1.2.1.1.5.0';

async function main() {
  const reader = createSnmpReader();
  const ask = (routerId) =>
    reader
      .read(
        { routerId, address, port: Number(port), login: { version: 'v2c', community: 'public' } },
        { scalars: [NAME], tables: [] },
        { timeoutMs: 20_000 },
      )
      .then(
        ({ scalars }) => scalars.get(NAME),
        (error) => error.code,
      );
  const held = [];
  try {
    for (;;) held.push(openSync('/dev/null', 'r'));
  } catch (error) {
    if (error.code !== 'EMFILE') throw error;
  }
  const said = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(`r${at}`)));
  for (const fd of held) closeSync(fd);
  const outcomes = {};
  for (const one of said) outcomes[one] = (outcomes[one] ?? 0) + 1;
  console.log(JSON.stringify({ outcomes, afterwards: await ask('r0') }));
  reader.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(70);
});
