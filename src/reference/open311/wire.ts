/** Something to be told: the name of the outermost element and what is in it. */
export interface Document {
  root: string;
  /** A list's elements each get the name of `members`. */
  content: object | readonly object[];
}

/** What the elements of a list are called; of a list that is not here, its own name without the last letter. */
const members: Record<string, string> = {
  services: 'service',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
  notes: 'note',
  photos: 'photo',
  areas: 'area',
  media_urls: 'media_url',
};

/** The document as JSON: without its outermost name, as the specification's conversion says. */
export function jsonOf({ content }: Document): string {
  return JSON.stringify(content);
}

/** The document as XML 1.0 in UTF-8: no attributes, no namespace, nulls as empty elements. */
export function xmlOf({ root, content }: Document): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, content)}`;
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return `<${name}/>`;
  if (typeof value === 'string') return `<${name}>${escapeXml(value)}</${name}>`;
  if (typeof value === 'number' || typeof value === 'boolean') return `<${name}>${value}</${name}>`;
  const inner = Array.isArray(value) ? listed(name, value) : fields(value as Record<string, unknown>);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

function listed(name: string, list: readonly unknown[]): string {
  const member = members[name] ?? name.slice(0, -1);
  let inner = '';
  for (const one of list) inner += element(member, one);
  return inner;
}

function fields(record: Record<string, unknown>): string {
  let inner = '';
  for (const name in record) if (record[name] !== undefined) inner += element(name, record[name]);
  return inner;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const special = /[&<>\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]/;
const specials = new RegExp(special, 'g');
const written: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** Escaped once; characters that XML cannot hold are left out. */
function escapeXml(text: string): string {
  return special.test(text) ? text.replace(specials, (one) => written[one] ?? '') : text;
}
