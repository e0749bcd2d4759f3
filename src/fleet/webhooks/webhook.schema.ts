import { z } from 'zod';
import { kindText, severityText } from '../events';
import { nameText } from '../support';

const URL_LENGTH = 2_000;

const urlText = z
  .string()
  .max(URL_LENGTH)
  .refine((text) => urlOf(text) !== undefined, 'an http:// or https:// address without user and password');

/** What a receiver checks signatures with. */
const secretText = z.string().min(16, 'at least 16 characters').max(256);

const selectorText = z.string().min(1).max(2_000);

const SHAPE = {
  name: nameText,
  url: urlText.describe('Where events are sent to. What comes after the host is never shown again.'),
  secret: secretText.optional().describe('Key of the signatures. Write-only. Absent: one is made, and shown once.'),
  enabled: z.boolean().optional().describe('Absent: true.'),
  kinds: z
    .array(kindText)
    .min(1)
    .max(50)
    .nullable()
    .optional()
    .describe('Only these kinds or families, e.g. router.down or netwatch.*. Absent: all.'),
  severity: severityText.optional().describe('This one and worse. Absent: info.'),
  on: selectorText.nullable().optional().describe('Only events of routers that match. Absent: all, also those of no router.'),
};

export const WebhookInput = z.strictObject({ tenant: z.string().optional(), ...SHAPE });
export type WebhookInput = z.input<typeof WebhookInput>;

export const WebhookPatch = z.strictObject(SHAPE).partial();
export type WebhookPatch = z.input<typeof WebhookPatch>;

function urlOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.hostname !== '';
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined;
}
