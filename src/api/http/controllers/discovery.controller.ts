import { Controller, Get, Query, Req } from '@nestjs/common';
import { visibleTenants } from '../../../core/access';
import { AppError } from '../../../core/errors';
import { DiscoveryQuery } from '../../contract/metrics-requests';
import { parseRequest } from '../../contract/parse';
import { Open } from '../auth.guard';
import type { ApiRequest } from '../request';

interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What Prometheus is to scrape, as its http_sd reads it. Routers need no target of their own: their series name them. */
@Controller('sd')
export class DiscoveryController {
  /** @returns a target for each part of the fleet, at the address that was asked */
  @Get('prometheus')
  @Open('metrics-public')
  prometheus(@Req() request: ApiRequest, @Query() query: unknown): readonly TargetGroup[] {
    if (request.actor) visibleTenants(request.actor, 'metrics:read');
    const { of } = parseRequest('query', DiscoveryQuery, query);
    const { host } = request.headers;
    if (host === undefined) throw new AppError('INPUT_INVALID', 'the request names no host', { remedy: 'Send the header Host.' });
    return Array.from({ length: of }, (_, shard) => ({
      targets: [host],
      labels: {
        __metrics_path__: '/metrics/routers',
        __param_shard: String(shard),
        __param_of: String(of),
        // Parts differ by nothing else once the parameters are gone.
        instance: `${host}/${shard + 1}-of-${of}`,
      },
    }));
  }
}
