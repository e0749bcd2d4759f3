import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import type { ApiRequest } from './request';

/** The actor that the guard put on the request. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ApiRequest>();
  if (!actor) throw new AppError('TOKEN_MISSING', 'the request carries no token');
  return actor;
});
