import { Controller, Get, Inject } from '@nestjs/common';
import { AppError } from '../../../core/errors';
import { Open } from '../auth.guard';
import { READINESS } from '../tokens';

/** One part that the daemon needs; `check` throws where it is missing. */
export interface ReadinessCheck {
  /** `database`, `redis`. */
  readonly name: string;
  check(): Promise<void>;
}

export interface Readiness {
  readonly ready: true;
  readonly checks: Readonly<Record<string, 'ok'>>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Outside /api/v1, in every role. */
@Controller()
export class OperationsController {
  constructor(@Inject(READINESS) private readonly checks: readonly ReadinessCheck[]) {}

  @Get('healthz')
  @Open()
  health(): { alive: true } {
    return { alive: true };
  }

  @Get('readyz')
  @Open()
  async readiness(): Promise<Readiness> {
    const results = await Promise.all(this.checks.map(async (part) => ({ name: part.name, ok: await passes(part) })));
    const missing = results.filter((result) => !result.ok).map((result) => result.name);
    if (missing.length === 0) return { ready: true, checks: Object.fromEntries(results.map(({ name }) => [name, 'ok'])) };
    const checks = Object.fromEntries(results.map(({ name, ok }) => [name, ok ? 'ok' : 'missing']));
    throw new AppError('NOT_READY', `missing: ${missing.join(', ')}`, { details: { checks } });
  }
}

async function passes(part: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  const asked = part.check().then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
