import { isAddress } from './letter.ts';
import { allParts, type MimePart, readHeaders, readMime } from './mime.ts';

/** One delivery status notification (RFC 3464) about one of our letters. */
export interface Bounce {
  /** The address that we wrote to, as far as the report knows it. */
  recipient: string;
  /** Given up for good (5.x.x), not only late or full. */
  permanent: boolean;
  /** The remote server's words, on one line, for staff. */
  reason: string;
  /**
   * Message id of the letter that came back, from the copy or the headers in the report. Reports can be forged: act
   * only on one whose id is of a letter that we did send to this recipient.
   */
  messageId: string | null;
}

/** Reports are short; what is longer is the returned letter. */
const mostBytes = 2 * 1024 * 1024;

/**
 * Reads a bounce. Null for everything else: ordinary letters, automatic answers, reports of success, broken reports.
 * Of a report about several addresses it tells the one that fared worst. Never throws.
 */
export function parseBounce(raw: string | Buffer): Bounce | null {
  const bytes = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
  const letter = readMime(bytes.subarray(0, mostBytes));
  const parts = allParts(letter);
  if (!parts.some((part) => part.type === 'multipart/report')) return null;
  const reports = parts.filter((part) => /^message\/(global-)?delivery-status$/.test(part.type));
  const found = reports
    .flatMap(recipientGroups)
    .map(readGroup)
    .filter((one) => one !== null);
  const worst = found.find((one) => one.permanent) ?? found[0];
  return worst ? { ...worst, messageId: originalMessageId(parts) } : null;
}

type Fields = Map<string, string>;

/** The groups of fields between empty lines: one about the report, then one a recipient. */
function recipientGroups(part: MimePart): Fields[] {
  return part.body
    .toString('utf8')
    .split(/\r?\n[ \t]*\r?\n/)
    .map((group) => new Map(readHeaders(group).map(({ name, value }) => [name.toLowerCase(), value])));
}

function readGroup(fields: Fields): Omit<Bounce, 'messageId'> | null {
  const action = (fields.get('action') ?? '').toLowerCase().trim();
  if (action !== 'failed' && action !== 'delayed') return null;
  const recipient = [fields.get('original-recipient'), fields.get('final-recipient')]
    .map(plainAddress)
    .find(isAddress);
  if (!recipient) return null;
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? '';
  const words = (fields.get('diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, '').replace(/\s+/g, ' ');
  return {
    recipient,
    permanent: action === 'failed' && !status.startsWith('4'),
    reason: [words.includes(status) ? '' : status, words].filter(Boolean).join(' ').slice(0, 500) || action,
  };
}

/** `rfc822; <anna@example.org>` -> `anna@example.org` */
function plainAddress(value = ''): string {
  const address = value.slice(value.indexOf(';') + 1).slice(0, 500);
  return address.replace(/^[\s<]+|[\s>]+$/g, '');
}

function originalMessageId(parts: MimePart[]): string | null {
  const returned = parts.find((part) =>
    /^(message\/(rfc822|global)(-headers)?|text\/rfc822-headers)$/.test(part.type),
  );
  if (!returned) return null;
  const headers = readHeaders(returned.body.toString('utf8').split(/\r?\n\r?\n/, 1)[0] ?? '');
  const value = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
  return /<[^<>\s]+>/.exec(value)?.[0] ?? null;
}
