import { z } from 'zod';

/** Which checks look at the service of a router before and after a change. */
export const ChecksInput = z.union([z.enum(['standard', 'none']), z.array(z.string().min(1)).min(1)]);
export type ChecksInput = z.output<typeof ChecksInput>;
