/**
 * A small reader of MIME: as much as the outbox page and bounces need. It never throws; what is broken is read as far
 * as it makes sense. Bytes are kept as latin1 text inside, one character a byte.
 */
export interface MimePart {
  headers: { name: string; value: string }[];
  /** The first header of that name (lower case), unfolded. */
  header(name: string): string | undefined;
  /** Lower case, without parameters; `text/plain` where nothing is said. */
  type: string;
  charset: string | undefined;
  /** Decoded from its transfer encoding. */
  body: Buffer;
  parts: MimePart[];
}

const deepest = 8;
const mostParts = 100;
const longestHeader = 16 * 1024;

export function readMime(raw: Buffer): MimePart {
  return readPart(raw.toString('latin1'), 0);
}

/** The first part of that type, the letter itself included; letters inside of letters are not searched. */
export function firstPart(part: MimePart, type: string): MimePart | undefined {
  return allParts(part).find((one) => one.type === type);
}

export function allParts(part: MimePart): MimePart[] {
  return [part, ...part.parts.flatMap(allParts)];
}

export function textOf(part: MimePart): string {
  return decodeCharset(part.body, part.charset);
}

/** Header text with its encoded words (RFC 2047) made readable. */
export function decodeWords(value: string): string {
  return value
    .replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replace(/=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi, (_, charset: string, kind: string, text: string) => {
      const isBase64 = kind.toLowerCase() === 'b';
      const bytes = isBase64 ? Buffer.from(text, 'base64') : fromQuotedPrintable(text.replaceAll('_', ' '));
      return decodeCharset(bytes, charset);
    });
}

function readPart(raw: string, depth: number): MimePart {
  const { head, rest } = splitHead(raw);
  const headers = readHeaders(head);
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const contentType = header('content-type') ?? '';
  const type = /^[^;\s]+\/[^;\s]+/.exec(contentType)?.[0].toLowerCase() ?? 'text/plain';
  const boundary = parameter(contentType, 'boundary');
  const inner =
    type.startsWith('multipart/') && boundary && depth < deepest ? splitParts(rest, boundary) : [];
  return {
    headers,
    header,
    type,
    charset: parameter(contentType, 'charset'),
    body: decodeBody(rest, header('content-transfer-encoding')),
    parts: inner.map((text) => readPart(text, depth + 1)),
  };
}

function splitHead(raw: string): { head: string; rest: string } {
  const emptyFirst = /^\r?\n/.exec(raw);
  if (emptyFirst) return { head: '', rest: raw.slice(emptyFirst[0].length) };
  const gap = /\r?\n\r?\n/.exec(raw);
  if (!gap) return { head: raw, rest: '' };
  return { head: raw.slice(0, gap.index), rest: raw.slice(gap.index + gap[0].length) };
}

/** Lines `Name: value`, continuation lines joined; lines that are neither are passed over. */
export function readHeaders(head: string): { name: string; value: string }[] {
  const headers: { name: string; value: string }[] = [];
  for (const line of head.split(/\r?\n/)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last) {
      if (last.value.length < longestHeader)
        last.value = `${last.value} ${line.trim()}`.slice(0, longestHeader);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (/^[!-9;-~]{1,100}$/.test(name))
      headers.push({
        name,
        value: line
          .slice(colon + 1)
          .trim()
          .slice(0, longestHeader),
      });
  }
  return headers;
}

function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value);
  return found ? (found[1] ?? found[2]) : undefined;
}

function splitParts(text: string, boundary: string): string[] {
  const parts: string[] = [];
  let part: string[] | null = null;
  for (const line of text.split('\n')) {
    const plain = line.trimEnd();
    if (plain === `--${boundary}` || plain === `--${boundary}--`) {
      if (part) parts.push(part.join('\n'));
      part = plain.length > boundary.length + 2 || parts.length >= mostParts ? null : [];
    } else part?.push(line);
  }
  if (part && part.length > 0) parts.push(part.join('\n'));
  return parts;
}

function decodeBody(text: string, encoding = ''): Buffer {
  const kind = encoding.trim().toLowerCase();
  if (kind === 'base64') return Buffer.from(text, 'base64');
  if (kind === 'quoted-printable') return fromQuotedPrintable(text.replace(/=[ \t]*\r?\n/g, ''));
  return Buffer.from(text, 'latin1');
}

function fromQuotedPrintable(text: string): Buffer {
  const plain = text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

function decodeCharset(bytes: Buffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
