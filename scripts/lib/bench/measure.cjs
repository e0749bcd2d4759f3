// Timing and telling. Figures are medians of several rounds in which the candidates take turns: only their ratios mean much.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { performance } = require('node:perf_hooks');

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const median = (values) => quantile(values, 0.5);

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Starts a node program that prints one line when it is ready. */
async function startProgram(file, ...args) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8');
  while (!text.includes('\n')) {
    const [chunk] = await once(child.stdout, 'data');
    text += chunk;
  }
  return { line: text.split('\n')[0], stop: () => child.kill('SIGKILL') };
}

function report(title, lines) {
  console.log(`\n${title}`);
  for (const [name, value, goal] of lines)
    console.log(`  ${name.padEnd(58)} ${String(value).padStart(14)}${goal ? `   goal: ${goal}` : ''}`);
}

module.exports = { median, quantile, report, seconds, startProgram };
