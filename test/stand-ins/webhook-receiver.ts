import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** How it behaves from now on. `lies`: takes the message and breaks off before it says so. */
export type ReceiverMood =
  | 'well'
  | 'error'
  | 'busy'
  | 'gone'
  | 'redirect'
  | 'hang'
  | 'slow'
  | 'lies'
  | 'endless'
  | 'endless-error';

export interface Received {
  id: string;
  type: string;
  /** The body, if the signature is right; else why not. */
  message: { type: string; id: string; timestamp: string; version: number; data: Record<string, unknown> };
  raw: string;
  headers: IncomingHttpHeaders;
  path: string;
}

export interface WebhookReceiver {
  url: string;
  /** `host:port`, for `ctx.innerHosts`. */
  host: string;
  /** Messages whose signature is right, in the order in which they came, whatever was answered. */
  received: Received[];
  /** What was wrong with the others. */
  refused: string[];
  mood: ReceiverMood;
  /** Secrets that it knows; a message signed with one of them is right. */
  secrets: string[];
  /** Takes messages of any time, for tests that travel; else they must be of the last five minutes. */
  anyTime: boolean;
  /** Most requests that were open at once. */
  mostAtOnce: number;
  close(): Promise<void>;
}

/** A receiver of webhooks on the loopback that verifies with the library of Standard Webhooks, and misbehaves on demand. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    receiver.mostAtOnce = Math.max(receiver.mostAtOnce, open);
    response.on('close', () => {
      open -= 1;
    });
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8');
      const message = verify(receiver, raw, request.headers);
      if (typeof message === 'string') {
        receiver.refused.push(message);
        return void response.writeHead(401).end(message);
      }
      const id = String(request.headers['webhook-id']);
      receiver.received.push({
        id,
        type: message.type,
        message,
        raw,
        headers: request.headers,
        path: request.url!,
      });
      answer(receiver.mood, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: WebhookReceiver = {
    url: `http://${host}/hook`,
    host,
    received: [],
    refused: [],
    mood: 'well',
    secrets: [],
    anyTime: false,
    mostAtOnce: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

function verify(
  { secrets, anyTime }: Pick<WebhookReceiver, 'secrets' | 'anyTime'>,
  raw: string,
  headers: IncomingHttpHeaders,
): Received['message'] | string {
  let why = 'no secret';
  for (const secret of secrets)
    try {
      const webhook = new Webhook(secret);
      if (anyTime) matchAnyTime(webhook, raw, headers);
      else webhook.verify(raw, headers as Record<string, string>);
      return JSON.parse(raw);
    } catch (error) {
      why = (error as Error).message;
    }
  return why;
}

function matchAnyTime(webhook: Webhook, raw: string, headers: IncomingHttpHeaders) {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const right = webhook.sign(String(headers['webhook-id']), at, raw);
  if (!String(headers['webhook-signature']).split(' ').includes(right))
    throw new Error('No matching signature found');
}

function answer(mood: ReceiverMood, response: ServerResponse) {
  if (mood === 'well') return void response.writeHead(204).end();
  if (mood === 'error') return void response.writeHead(500).end('It is\u0000 broken <here>');
  if (mood === 'busy') return void response.writeHead(429, { 'retry-after': '900' }).end();
  if (mood === 'gone') return void response.writeHead(410).end();
  if (mood === 'redirect') return void response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
  if (mood === 'lies') return void response.socket?.destroy();
  if (mood === 'slow') return void setTimeout(() => response.writeHead(204).end(), 400);
  if (mood === 'endless' || mood === 'endless-error') {
    response.writeHead(mood === 'endless' ? 200 : 500);
    const write = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', write);
    write();
  }
}
