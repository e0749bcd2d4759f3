import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/api/cli/run-cli';

const ROOT = join(__dirname, '../..');
const PROGRAM = createProgram('0.0.0', () => () => Promise.resolve());

interface Mention {
  readonly where: string;
  readonly text: string;
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(ROOT, folder, name));
}

/** In backticks, and lines of code that begin with it; a line that ends with a backslash goes on in the next one. */
function mentionsIn(file: string): Mention[] {
  const text = readFileSync(file, 'utf8').replaceAll(/\\\n\s*/g, ' ');
  const where = relative(ROOT, file);
  const quoted = [...text.matchAll(/(?<!`)`(?:bin\/)?rosfleet ([^`\n]+)`/g)];
  const code = file.endsWith('.md') ? [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, block = '']) => block).join('\n') : '';
  const lines = [...code.matchAll(/^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:bin\/)?rosfleet ([a-z].*)$/gm)];
  // Of a text that is put together the command is not known yet.
  return [...quoted, ...lines].map(([, rest = '']) => ({ where, text: rest })).filter((one) => !one.text.includes('${'));
}

const MENTIONS = [
  join(ROOT, 'README.md'),
  join(ROOT, 'CONTRIBUTING.md'),
  ...filesIn('docs', /\.md$/),
  ...filesIn('deploy', /\.(?:ya?ml|md)$/),
  ...filesIn('src', /(?<!\.spec)\.(?:ts|md)$/),
].flatMap(mentionsIn);

/** What follows is another program's, a comment or a word of the sentence around it. */
const END = /^(?:[#|>&;<(]|\$\()|^(?:and|or)$/;

/** @returns what is wrong with it */
function faultOf(text: string): string | undefined {
  const words = text.replaceAll(/"[^"]*"|'[^']*'/g, 'QUOTED').split(/\s+/);
  let command: Command = PROGRAM;
  for (const word of words) {
    if (word === '' || END.test(word) || word === '\\n') break;
    if (word.startsWith('--')) {
      const name = /^--[a-z0-9-]+/.exec(word)?.[0] ?? word;
      if (name === '--help' || name === '--version') continue;
      if (!command.options.some(({ long }) => long === name)) return `${command.name()} has no ${name}`;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next) command = next;
    // A group takes a name of its own where it is a command as well.
    else if (command.commands.length > 0 && /^[a-z-]+$/.test(word) && command.registeredArguments.length === 0)
      return `${command.name()} has no command ${word}`;
  }
  return undefined;
}

describe('test/contract/commands', () => {
  it('finds commands in the texts', () => expect(MENTIONS.length).toBeGreaterThan(200));

  it.each([
    ['routers list --on all', undefined],
    ['runs routers RUN', 'runs has no command routers'],
    ['writes resume', 'writes has no command resume'],
    ['routers list --where x', 'list has no --where'],
  ])('%s', (text, fault) => expect(faultOf(text)).toBe(fault));

  it('names no command and no option that is not there', () => {
    const wrong = MENTIONS.flatMap(({ where, text }) => {
      const fault = faultOf(text);
      return fault === undefined ? [] : [`${where}: rosfleet ${text}: ${fault}`];
    });
    expect(wrong).toEqual([]);
  });
});
