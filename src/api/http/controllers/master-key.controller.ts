import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { visibleTenants, type Actor } from '../../../core/access';
import type { Fleet } from '../../../fleet';
import type { Schedules } from '../../../jobs';
import { CurrentActor } from '../actor.decorator';
import { FLEET, SCHEDULES } from '../tokens';

/** How many secrets of each kind were sealed anew. */
export interface Resealed {
  readonly credentials: number;
  readonly snmpCredentials: number;
  readonly webhooks: number;
  readonly schedules: number;
}

const NEEDED = ['credential:write', 'webhook:write', 'schedule:write'] as const;

/** The key that secrets are stored under; the key itself is nowhere to be had. */
@Controller('master-key')
export class MasterKeyController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(SCHEDULES) private readonly schedules: Schedules,
  ) {}

  @Post('reseal')
  @HttpCode(200)
  async reseal(@CurrentActor() actor: Actor): Promise<Resealed> {
    // Half of it would be no help to anybody.
    for (const permission of NEEDED) visibleTenants(actor, permission);
    const { credentials, snmpCredentials, webhooks } = this.fleet;
    return {
      credentials: await credentials.reseal(actor),
      snmpCredentials: await snmpCredentials.reseal(actor),
      webhooks: await webhooks.reseal(actor),
      schedules: await this.schedules.reseal(actor),
    };
  }
}
