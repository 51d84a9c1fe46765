import type { Exchange } from './wire.ts';

const mostBody = 2000;

/** What was asked as a command that anybody may repeat; the keys are told as $KEY. */
export function curlOf(exchange: Exchange, secrets: readonly string[]): string {
  const { method, url, sent } = exchange;
  const headers = Object.entries(sent.headers).filter(([name]) => !['user-agent', 'accept'].includes(name));
  const parts = [
    'curl',
    ...(method === 'HEAD' ? ['-I'] : ['-i']),
    ...(method === 'GET' || method === 'HEAD' ? [] : ['-X', method]),
    quoted(url),
    ...headers.flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    ...(sent.body === null ? [] : ['--data-raw', quoted(short(sent.body, mostBody))]),
  ];
  return hide(parts.join(' '), secrets);
}

/** The status, the type and the beginning of what came. */
export function told(exchange: Exchange, secrets: readonly string[]): string {
  if (exchange.failure) return exchange.failure;
  const type = exchange.headers['content-type'] ?? 'no Content-Type';
  const body = short(exchange.bytes.subarray(0, 1000).toString().replace(/\s+/g, ' ').trim(), 300);
  return hide(`${exchange.status}, ${type}: ${body === '' ? '(empty)' : body}`, secrets);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}

function hide(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length > 0)
    .reduce(
      (left, secret) => left.replaceAll(secret, '$KEY').replaceAll(encodeURIComponent(secret), '$KEY'),
      text,
    );
}
