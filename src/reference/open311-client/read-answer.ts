import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** What JSON can say, and XML is read into: all leaves of XML are strings, empty elements `''`. */
export type Tree = string | number | boolean | null | readonly Tree[] | { readonly [name: string]: Tree };

/** Text that is neither XML nor JSON, such as an error page. */
export class Unreadable extends Error {}

/**
 * Reads an answer by what it is and not by what its header says: JSON or XML, after a byte order mark, a status line that a
 * proxy left in front, or within a JSONP call. Throws `Unreadable` for everything else, HTML included.
 */
export function readAnswer(text: string): Tree {
  const body = withoutFrills(text);
  if (body.startsWith('<')) return readXml(body);
  if (body.startsWith('{') || body.startsWith('[')) return readJson(body);
  throw new Unreadable(body === '' ? 'an empty answer' : 'neither XML nor JSON');
}

function withoutFrills(text: string): string {
  let body = text.replace(/^[\uFEFF\s\0]+/, '');
  if (/^HTTP\/\d/.test(body)) {
    const start = body.search(/[<{[]/);
    body = start < 0 ? '' : body.slice(start);
  }
  const call = /^(?:\/\*\*\/)?[\w$.]{1,100}\(/.exec(body);
  return call ? body.slice(call[0].length).replace(/\)[\s;]*$/, '') : body;
}

function readJson(body: string): Tree {
  try {
    return JSON.parse(withIdsAsText(body)) as Tree;
  } catch {
    throw new Unreadable('JSON that ends or breaks in the middle');
  }
}

/** Ids sent as numbers: too long for a double, or with zeros in front, which is not even JSON. */
function withIdsAsText(body: string): string {
  if (!/\d{16}|[[:,]\s*-?0\d/.test(body)) return body;
  return body.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
    /^-?(?:0\d+|\d{16,})$/.test(part) ? `"${part}"` : part,
  );
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  maxNestedTags: 40,
});

function readXml(body: string): Tree {
  if (/^<!doctype\s+html|^<html[\s>]/i.test(body)) throw new Unreadable(`a web page${titleOf(body)}`);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body)) throw new Unreadable('XML with a document type');
  // Text with a bare "&" and letters that XML does not have: both are common, and what is meant is plain.
  const mended = body
    // The parser leaves these as they are.
    .replace(/&#(\d{1,7}|x[\da-f]{1,6});/gi, (_, told: string) => numbered(told))
    .replace(/&(?!#\d{1,7};|#x[\da-f]{1,6};|[a-z]\w{0,30};)/gi, '&amp;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  try {
    const valid = XMLValidator.validate(mended);
    if (valid !== true) throw new Unreadable('XML that ends or breaks in the middle');
    return parser.parse(mended) as Tree;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('XML that ends or breaks in the middle');
  }
}

/** What stands for a letter; what XML itself uses stays behind a name. */
function numbered(told: string): string {
  const code = /^x/i.test(told) ? Number.parseInt(told.slice(1), 16) : Number(told);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\uFFFD';
  const letter = String.fromCodePoint(code);
  return { '<': '&lt;', '>': '&gt;', '&': '&amp;' }[letter] ?? letter;
}

function titleOf(page: string): string {
  const title = /<title[^>]{0,200}>([^<]{1,120})/i.exec(page)?.[1]?.trim();
  return title ? ` ("${title}")` : '';
}
