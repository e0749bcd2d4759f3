import type { CommandContext, CommandResult } from '../kernel/menu';

/** Nothing is connected unless something was measured. */
export function monitorPoe({ state, rows, args }: CommandContext): CommandResult {
  const shown = rows.map(({ values }) => {
    const { name = '', 'poe-out': out = 'auto-on' } = values;
    const idle = { name, 'poe-out': out, 'poe-out-status': out === 'off' ? 'off' : 'waiting-for-load' };
    return out === 'off' ? idle : { ...idle, ...state.machine.measuredOf('/interface/ethernet/poe', name) };
  });
  return args.once === undefined && args.duration === undefined ? { rows: shown, endless: true } : { rows: shown };
}
