import type { CommandContext, CommandResult, CommandNode, Values } from '../kernel/menu';
import { noMatch } from '../kernel/refusal';

const REQUESTS: ReadonlySet<string> = new Set(['child', 'completion', 'error', 'highlight', 'self', 'syntax']);

/**
 * /console/inspect: the command tree, one branch at a time. The path is a list of words; what leads nowhere, such as a
 * path with slashes, has no rows and is not refused. Completion, syntax and highlighting are not simulated.
 */
export function inspect({ state, args }: CommandContext): CommandResult {
  const { request = '', path = '' } = args;
  if (!REQUESTS.has(request)) throw noMatch('request');
  if (request !== 'child' && request !== 'self') return { rows: [] };
  const branch = state.commandBranch(path.split(',').filter((word) => word !== ''));
  if (!branch) return { rows: [] };
  const children = request === 'child' ? branch.children.map((node) => rowOf('child', node)) : [];
  return { rows: [rowOf('self', branch.self), ...children] };
}

function rowOf(type: 'self' | 'child', node: CommandNode): Values {
  return { type, name: node.name, 'node-type': node.type };
}
