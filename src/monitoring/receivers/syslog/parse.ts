import { printable } from '../printable';
import { SYSLOG_SEVERITIES, type SyslogMessage, type SyslogSeverity } from './message';
import { severityOf, topicsOf } from './topics';
import { bodyOf5424 } from './rfc5424';

const LONGEST_TEXT = 2_048;
/** What a cut may leave at the end. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;
const PRIORITY = /^<(\d{1,3})>/;
/** 23 facilities of eight severities. */
const GREATEST_PRIORITY = 191;
/** `May  1 08:15:30`, or ISO 8601 where the router was told so. */
const TIME = /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?) /;
/** A router may have a name of several words, which stands before the topics. */
const WORDS_BEFORE_TOPICS = 5;
const CEF = 'CEF:';
/** Of what may stand before CEF: the name of the router. */
const LONGEST_NAME = 64;
const CEF_HEADER_FIELDS = 7;

interface Body {
  readonly topics: readonly string[];
  readonly text: string;
}

/**
 * One message as RouterOS sends it: `topics text`, the header of BSD syslog (RFC 3164) or of RFC 5424 before it, or CEF.
 * What the topics say of the severity counts more than the header, which can be set to anything on the router.
 * @returns undefined for what is none of that, or has no text
 */
export function parseSyslog(data: Buffer): SyslogMessage | undefined {
  const whole = printable(data);
  if (!whole.startsWith('<')) return message(bodyOf(whole, { before: 0 }), 'info');
  const [head, digits] = PRIORITY.exec(whole) ?? [];
  const priority = Number(digits);
  if (head === undefined || priority > GREATEST_PRIORITY) return undefined;
  const severity = SYSLOG_SEVERITIES[priority % SYSLOG_SEVERITIES.length] ?? 'info';
  const rest = whole.slice(head.length);
  if (!rest.startsWith('1 ')) return message(bodyOf3164(rest), severity);
  const body = bodyOf5424(rest);
  if (body === undefined) return undefined;
  const named = body.names.map(topicsOf).find((topics) => topics !== undefined);
  return message(named ? { topics: named, text: body.text } : bodyOf(body.text, { before: 0 }), severity);
}

function message({ topics, text }: Body, otherwise: SyslogSeverity): SyslogMessage | undefined {
  const trimmed = text.slice(0, LONGEST_TEXT).replace(HALF_CHARACTER, '').trim();
  return trimmed === '' ? undefined : { severity: severityOf(topics) ?? otherwise, topics, text: trimmed };
}

function bodyOf3164(rest: string): Body {
  const [time] = TIME.exec(rest) ?? [];
  // Without a time there is no name either, RFC 3164, 4.3.3.
  if (time === undefined) return bodyOf(rest, { before: 0 });
  const named = rest.slice(time.length).trimStart();
  const body = bodyOf(named, { before: WORDS_BEFORE_TOPICS });
  return body.topics.length > 0 ? body : { topics: [], text: named.slice(named.indexOf(' ') + 1) };
}

/** @param options.before so many words may stand before the topics */
function bodyOf(text: string, { before }: { readonly before: number }): Body {
  const cef = text.indexOf(CEF);
  if (cef >= 0 && cef <= LONGEST_NAME) return bodyOfCef(text.slice(cef));
  let at = 0;
  for (let word = 0; word <= before; word += 1) {
    const space = text.indexOf(' ', at);
    if (space < 0) break;
    const topics = topicsOf(text.slice(at, space));
    if (topics) return { topics, text: text.slice(space + 1) };
    at = space + 1;
  }
  return { topics: [], text };
}

function bodyOfCef(text: string): Body {
  const fields = text.split('|', CEF_HEADER_FIELDS);
  const topics = fields.map(topicsOf).find((found) => found !== undefined) ?? [];
  return { topics, text };
}
