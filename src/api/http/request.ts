import type { Request } from 'express';
import type { Actor } from '../../core/access';

/** A request after the middleware and the guard. */
export interface ApiRequest extends Request {
  requestId: string;
  /** Absent on open routes. */
  actor?: Actor;
}
