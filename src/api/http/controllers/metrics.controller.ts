import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { visibleTenants } from '../../../core/access';
import { AppError } from '../../../core/errors';
import { renderMetrics } from '../../../core/telemetry';
import { RouterMetricsQuery } from '../../contract/metrics-requests';
import { parseRequest } from '../../contract/parse';
import { Open } from '../auth.guard';
import type { ApiRequest } from '../request';
import { ROUTER_METRICS, type RouterMetrics } from '../router-metrics';
import { formatOf, sendMetrics } from '../send-metrics';

/** Outside /api/v1, in every role: any process can show any router. Without an actor the setting has opened the route. */
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(ROUTER_METRICS) private readonly routerMetrics: RouterMetrics) {}

  @Get()
  @Open('metrics-public')
  async own(@Req() request: ApiRequest, @Res() response: Response): Promise<void> {
    if (request.actor) visibleTenants(request.actor, 'metrics:read');
    await sendMetrics(request, response, once(renderMetrics(formatOf(request))));
  }

  @Get('routers')
  @Open('metrics-public')
  async routers(@Req() request: ApiRequest, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const { shard, of } = parseRequest('query', RouterMetricsQuery, query);
    if (shard >= of)
      throw new AppError('INPUT_INVALID', `there are shards from 0 to ${of - 1}`, { remedy: 'Correct shard or of.' });
    const text = await this.routerMetrics.routers(request.actor, { index: shard, of }, formatOf(request));
    await sendMetrics(request, response, text);
  }

  @Get('routers/:ref')
  @Open('metrics-public')
  async router(@Req() request: ApiRequest, @Param('ref') ref: string, @Res() response: Response): Promise<void> {
    await sendMetrics(request, response, await this.routerMetrics.router(request.actor, ref, formatOf(request)));
  }
}

async function* once(text: Promise<string>): AsyncGenerator<string> {
  yield await text;
}
