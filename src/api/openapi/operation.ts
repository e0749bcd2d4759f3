import type { z } from 'zod';

export const V1 = '/api/v1';

/** One route of the API that is not derived from the registry. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In OpenAPI form, e.g. `/api/v1/runs/{id}`. */
  readonly path: string;
  /** Stable: generated clients name their methods by it. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  readonly body?: z.ZodObject;
  /** Media types of a body that is no JSON object. */
  readonly bodyTypes?: readonly string[];
  readonly status: number;
  /** @defaultValue application/json */
  readonly answerType?: string;
  readonly open?: true;
}
