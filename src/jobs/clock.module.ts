import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from '../core/telemetry';

export interface ClockOptions {
  readonly everyMs: number;
  readonly tick: () => Promise<void>;
  readonly log: Logger;
}

const OPTIONS = Symbol('ClockOptions');
const INTERVAL = 'reconcile';

/** Looks at the jobs again and again, never twice at once. In every process: each has a heartbeat to give. */
@Injectable()
class Clock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #looking: Promise<void> | undefined;

  constructor(
    @Inject(SchedulerRegistry) private readonly schedule: SchedulerRegistry,
    @Inject(OPTIONS) private readonly options: ClockOptions,
  ) {}

  onApplicationBootstrap(): void {
    const timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    }, this.options.everyMs);
    this.schedule.addInterval(INTERVAL, timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.schedule.doesExist('interval', INTERVAL)) this.schedule.deleteInterval(INTERVAL);
    await this.#looking;
  }

  async #look(): Promise<void> {
    await this.options
      .tick()
      .catch((error: unknown) => this.options.log.warn({ err: error }, 'the reconciler failed, it tries again'));
  }
}

@Module({})
class ClockModule {}

/** The part of jobs that lives in Nest: what recurs within a process. Schedules of users are BullMQ's, one for the fleet. */
export function clockModule(options: ClockOptions): DynamicModule {
  return {
    module: ClockModule,
    imports: [ScheduleModule.forRoot()],
    providers: [{ provide: OPTIONS, useValue: options }, Clock],
  };
}
