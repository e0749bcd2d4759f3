import { z } from 'zod';
import { Where } from '../audit/conditions';
import { AUDITS, SEVERITIES } from '../audit/rule';

const sentence = z.string().trim().min(2).max(1000).regex(/\.$/, 'a sentence that ends with a full stop');
const RuleId = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/, 'an id such as `acme.ntp`: small letters, one dot');
const Menu = z.string().regex(/^(\/[a-z0-9-]+)+$/, 'a menu path such as /ip/service');
const Version = z.string().regex(/^\d+\.\d+(\.\d+)?((alpha|beta|rc)\d+)?$/, 'a version such as 7.15.3 or 7.21beta2');
const severity = z.enum(SEVERITIES);
const references = z.array(z.url()).default([]);

const Step = z.strictObject({
  do: z.string().min(3).describe('Id of an action.'),
  input: z.record(z.string(), z.unknown()).default({}),
});

/** A rule of your own over one menu. */
const OwnRule = z
  .strictObject({
    id: RuleId,
    title: z.string().min(3).max(200),
    severity,
    audits: z.array(z.enum(AUDITS)).min(1).default(['security']),
    why: sentence,
    remedy: sentence,
    references,
    menu: Menu,
    versions: z.strictObject({ since: Version.optional(), until: Version.optional() }).optional(),
    find: Where.optional().describe('Broken by each row that fits.'),
    missing: Where.optional().describe('Broken where no row fits.'),
    show: z.array(z.string().min(1)).default([]).describe('Properties that are told.'),
    fix: z.array(Step).default([]),
  })
  .refine((rule) => (rule.find === undefined) !== (rule.missing === undefined), 'either `find` or `missing`');
export type OwnRule = z.output<typeof OwnRule>;

const Change = z
  .strictObject({
    rule: z.string().min(3).describe('Id of a rule that is there.'),
    severity: severity.optional(),
    off: sentence.optional().describe('Why the rule is not to be asked.'),
  })
  .refine((change) => change.severity !== undefined || change.off !== undefined, '`severity`, `off` or both');

const Port = z
  .strictObject({
    protocol: z.enum(['tcp', 'udp']),
    number: z.int().min(1).max(65_535).optional(),
    of: z.string().min(1).optional().describe('Property that holds the port.'),
  })
  .refine((port) => (port.number === undefined) !== (port.of === undefined), 'either `number` or `of`');

const Vulnerability = z.strictObject({
  id: z.string().min(3).max(60),
  title: z.string().min(3).max(200),
  severity,
  summary: sentence,
  affected: z.array(z.strictObject({ since: Version.optional(), before: Version.describe('First version without it.') })).min(1),
  fixed: z.array(Version).min(1),
  exposure: z
    .array(z.strictObject({ menu: Menu, where: Where, port: Port.optional(), limit: z.string().optional() }))
    .min(1)
    .optional(),
  exploited: z.boolean().optional(),
  fix: z.array(Step).optional(),
  sources: z.array(z.url()).min(1),
});

const texts = z.array(z.string().min(1)).default([]);
const ports = z.array(z.int().min(1).max(65_535)).default([]);
const Marks = z.strictObject({
  source: z.url(),
  domains: texts,
  networks: z.array(z.string().regex(/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/, 'an IPv4 network')).default([]),
  users: texts,
  tunnels: texts,
  files: texts,
  socksPorts: ports,
  inputPorts: ports,
});

/** A file of rules. */
export const Pack = z.strictObject({
  pack: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name in small letters, words joined by -'),
  title: z.string().min(3).max(200),
  rules: z.array(OwnRule).default([]),
  change: z.array(Change).default([]),
  vulnerabilities: z.array(Vulnerability).default([]),
  indicators: Marks.optional(),
});
export type Pack = z.output<typeof Pack>;
