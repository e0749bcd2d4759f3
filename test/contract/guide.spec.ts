import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { createRegistry, parseInput, type Area, type WriteAction } from '../../src/core/catalogue';
import { memoryReader } from '../kit/memory-reader';

const GUIDE = join(__dirname, '../../docs/guide/add-an-area.md');
const AREA_FOLDER = join(__dirname, '../../src/modules/example');

/** The area that the guide describes, made of the very text that people read. */
function areaOfGuide(): Area {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  if (code === undefined) throw new Error('the guide shows no area');
  const compiled = transformSync(code, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const exported: { ipPoolArea?: Area } = {};
  const load = (path: string): unknown => require(join(AREA_FOLDER, path));
  new Function('require', 'exports', compiled.code)(load, exported);
  if (!exported.ipPoolArea) throw new Error('the guide exports no area');
  return exported.ipPoolArea;
}

describe('docs/guide/add-an-area.md', () => {
  const area = areaOfGuide();
  const registry = createRegistry([area]);

  it('shows an area that works', async () => {
    const action = registry.action('ip.create_pool') as WriteAction;
    const input = parseInput(action, action.examples[0]?.input);
    const { changes } = await action.plan(memoryReader({ '/ip/pool': [] }), input, {});
    expect(changes).toMatchObject([{ op: 'add', after: { name: 'guests', ranges: '192.0.2.10-192.0.2.99' } }]);
    const there = memoryReader({ '/ip/pool': [{ '.id': '*1', name: 'guests', ranges: '192.0.2.10-192.0.2.99' }] });
    expect((await action.plan(there, input, {})).changes).toEqual([]);
  });

  it.each(area.actions.map((action) => [action.id, action] as const))('shows examples that %s takes', (_id, action) => {
    const parsed = action.examples.map((example) => parseInput(action, example.input));
    expect(parsed.length).toBeGreaterThan(0);
  });
});
