// (l) router polls over SNMP per CPU second, against prometheus-snmp-exporter on the same agents, columns and machine.
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { median, report, startProgram } = require('./measure.cjs');
const { startExporter } = require('./snmp-exporter.cjs');

const ROUTERS = 8;
const ROUNDS = 5;
const POLLS = 3_000;
const SCRAPES = 600;
const SERIES = 120;

async function pollsPerCpuSecond(polls) {
  polls.send(POLLS);
  const [{ cpuS, series }] = await once(polls, 'message');
  if (series !== SERIES) throw new Error(`a poll gave ${series} series, not ${SERIES}`);
  return POLLS / cpuS;
}

async function scrapesPerCpuSecond(exporter, targets) {
  const before = exporter.cpuS();
  let left = SCRAPES;
  let series = 0;
  const lane = async (target) => {
    while ((left -= 1) >= 0) series = await exporter.scrape(target);
  };
  await Promise.all(targets.map(lane));
  if (series !== SERIES) throw new Error(`a scrape gave ${series} series, not ${SERIES}`);
  return SCRAPES / (exporter.cpuS() - before);
}

async function main() {
  let agents;
  let polls;
  let exporter;
  try {
    agents = await startProgram(join(__dirname, 'snmp-agents.cjs'), String(ROUTERS));
    polls = fork(join(__dirname, 'snmp-polls.cjs'), [agents.line]);
    exporter = await startExporter();
    const rates = { ours: [], theirs: [] };
    for (let round = -1; round < ROUNDS; round += 1) {
      const ours = await pollsPerCpuSecond(polls);
      const theirs = await scrapesPerCpuSecond(exporter, agents.line.split(','));
      if (round >= 0) (rates.ours.push(ours), rates.theirs.push(theirs));
    }
    const [ours, theirs] = [median(rates.ours), median(rates.theirs)];
    report(`(l) 13 columns of 10 interfaces over SNMP v2c, ${SERIES} series, median of ${ROUNDS}`, [
      ['polls per CPU second', Math.round(ours)],
      [`scrapes per CPU second of ${exporter.name}`, Math.round(theirs)],
      ['polls / scrapes', (ours / theirs).toFixed(1), 'at least 2'],
    ]);
  } finally {
    exporter?.stop();
    polls?.kill('SIGKILL');
    agents?.stop();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(70);
  },
);
