export type Value = null | string | number | boolean | Value[] | { [name: string]: Value };

/** How the elements inside a container are called. */
const inside: Record<string, string> = {
  services: 'service',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  attributes: 'attribute',
  values: 'value',
  notes: 'note',
};

/** One model, written as XML or as JSON. */
export function serialize(root: string, value: Value, format: 'xml' | 'json'): string {
  if (format === 'json') return JSON.stringify(value);
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}`;
}

function element(name: string, value: Value): string {
  const text = contentOf(name, value);
  return text === '' ? `<${name}/>` : `<${name}>${text}</${name}>`;
}

function contentOf(name: string, value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((one) => element(inside[name] ?? 'item', one)).join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => element(key, one))
      .join('');
  return escapeXml(String(value));
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
