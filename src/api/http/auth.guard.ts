import { SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import type { ApiRequest } from './request';

const OPEN = Symbol('open');

/** What the guard asks of the fleet's token service. */
export interface Authenticator {
  /** @throws AppError TOKEN_INVALID */
  authenticate(token: string): Promise<Actor>;
}

/** A route that needs no token: always, or where the setting allows it. */
export function Open(when: 'always' | 'metrics-public' = 'always'): CustomDecorator<symbol> {
  return SetMetadata(OPEN, when);
}

/** Bearer token to actor, before any controller runs. What the actor may do is decided by the services. */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly options: { readonly metricsPublic: boolean },
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const open = this.reflector.getAllAndOverride<string | undefined>(OPEN, [context.getHandler(), context.getClass()]);
    if (open === 'always' || (open === 'metrics-public' && this.options.metricsPublic)) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    request.actor = await this.authenticator.authenticate(bearerToken(request));
    return true;
  }
}

function bearerToken(request: ApiRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) throw new AppError('TOKEN_MISSING', 'the request carries no token');
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new AppError('TOKEN_INVALID', 'the Authorization header is not `Bearer TOKEN`');
  return token;
}
