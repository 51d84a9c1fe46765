import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Invalid, Unavailable } from '#platform/errors';
import { fetchOutside } from './fetch-outside.ts';
import { NoAnswer, OutsideRefused, TooLarge } from './index.ts';
import { outsideProblem } from './outside-problem.ts';
import { isPublicAddress } from './public-address.ts';
import type { Address, Resolve } from './resolve-name.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

let handle: Handle = (_, response) => response.end();
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  handle(request, response);
});
let port = 0;
/** The server lies inside, and this city allows it. */
let ctx: { innerHosts: string[] };
const strict = {};
const at = (path: string) => `http://127.0.0.1:${port}${path}`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  ctx = { innerHosts: [`127.0.0.1:${port}`] };
});
afterEach(() => {
  asked.length = 0;
  handle = (_, response) => response.end();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A DNS that we hold in our hands: each question takes the next list. */
function names(...lists: string[][]): Resolve & { questions: string[] } {
  const questions: string[] = [];
  const resolve = async (host: string): Promise<Address[]> => {
    const list = lists[Math.min(questions.length, lists.length - 1)]!;
    questions.push(host);
    return list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return Object.assign(resolve, { questions });
}

const refused = (reason: string) => expect.objectContaining({ name: 'OutsideRefused', reason });

describe('addresses', () => {
  const inside =
    `127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1
    100.100.100.200 169.254.169.254 168.63.129.16 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.7 203.0.113.9
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1
    ::ffff:a9fe:a9fe ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::808:808 2002:7f00:1:: 2002:c0a8:101::
    2001:0:7f00:1:: 2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 100::1 4000::1 5f00::1 3fff::1 fe80::1%eth0
    localhost 127.1 0x7f000001 2130706433`.split(/\s+/);
  test.each(inside)('%s lies inside', (address) => expect(isPublicAddress(address)).toBe(false));

  const outside =
    '8.8.8.8 93.184.216.34 2606:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::808:808';
  test.each(outside.split(' '))('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  test('no notation of a private IPv4 address makes it public', () => {
    const octets = fc.constantFrom([127], [10], [192, 168], [169, 254], [172, 20], [100, 64], [0]);
    const byte = fc.integer({ min: 0, max: 255 });
    const base = fc.constantFrom(8, 10, 16);
    const cut = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(octets, byte, byte, byte, base, cut, (start, a, b, c, radix, parts) => {
        const bytes = [...start, a, b, c].slice(0, 4);
        const last = bytes.slice(parts - 1).reduce((sum, one) => sum * 256 + one, 0);
        const prefix = radix === 16 ? '0x' : radix === 8 ? '0' : '';
        const text = [...bytes.slice(0, parts - 1), last]
          .map((one) => prefix + one.toString(radix))
          .join('.');
        const { hostname } = new URL(`http://${text}/`);
        expect(isPublicAddress(hostname)).toBe(false);
        const [h, l] = [(bytes[0]! << 8) | bytes[1]!, (bytes[2]! << 8) | bytes[3]!];
        for (const prefix6 of ['::ffff:', '64:ff9b::', '2002:', '::'])
          expect(isPublicAddress(ipaddr.parse(`${prefix6}${six(prefix6, h, l)}`).toString())).toBe(false);
      }),
    );
  });
  const six = (prefix: string, h: number, l: number) =>
    `${h.toString(16)}:${l.toString(16)}${prefix === '2002:' ? '::' : ''}`;
});

describe('what is refused before anything is asked', () => {
  const hosts =
    `127.0.0.1 127.1 127.0.1 0x7f.1 0x7f000001 2130706433 017700000001 0177.0.0.1 0x7F.0x0.0x0.0x1 0177.0x0.1
    ①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 %31%32%37.0.0.1 127.0.0.1. 0 0.0.0.0 169.254.169.254 0xa9fea9fe 2852039166
    [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1]
    [2002:7f00:1::] [fe80::1] [fe80::1%25lo] [fe80::1%lo] [fd00:ec2::254] [::1]. localhost LOCALHOST localhost.
    foo.localhost ⓛocalhost intranet printer.local metadata.google.internal router.home.arpa 256.256.256.256
    4294967296 1.2.3.4.5 user@example.com user:pass@example.com @127.0.0.1 example.com@127.0.0.1`.split(
      /\s+/,
    );
  test.each(hosts)('http://%s/', async (host) => {
    const dns = names(['127.0.0.1']);
    await expect(fetchOutside(strict, `http://${host}/`, {}, dns)).rejects.toEqual(refused('address'));
    expect(dns.questions).toEqual([]);
  });

  const odd = [
    '//127.0.0.1/',
    'http:\\\\127.0.0.1/',
    'http://example.com\\@127.0.0.1/',
    'http://exam\nple.com/',
    ' http://example.com',
    'http://example.com/\r\nX: 1',
    'http://example.com/\u00a0',
    '',
    'example.com',
    `http://example.com/${'x'.repeat(2100)}`,
  ];
  test.each(odd)('%j', async (url) => {
    await expect(fetchOutside(strict, url, {}, names(['8.8.8.8']))).rejects.toEqual(refused('address'));
  });

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:1',
  ])('%s', async (url) => expect(fetchOutside(strict, url)).rejects.toEqual(refused('scheme')));

  test.each([0, 1, 22, 25, 81, 389, 445, 1023, 5060, 6667, 10080])('port %d', async (one) => {
    const call = fetchOutside(strict, `http://example.com:${one}/`, {}, names(['8.8.8.8']));
    await expect(call).rejects.toEqual(refused('port'));
  });

  test('refusals are Invalid with a message of the catalog', async () => {
    const error = await fetchOutside(strict, 'http://10.0.0.1/').catch((e) => e);
    expect(error).toBeInstanceOf(OutsideRefused);
    expect(error).toBeInstanceOf(Invalid);
    expect(error.problems).toEqual([{ field: 'url', message: 'errors.outside.address' }]);
  });

  test('arbitrary text never gets through to the inside, and never breaks', async () => {
    const piece = fc.constantFrom(
      'http://',
      'https://',
      '127.0.0.1',
      '@',
      '\\',
      '/',
      '#',
      '?',
      ':',
      '[::1]',
      '%',
      '.',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.oneof(piece, fc.string())).map((p) => p.join('')),
    );
    const nowhere: Resolve = async () => [];
    await fc.assert(
      fc.asyncProperty(text, async (url) => {
        const error = await fetchOutside(strict, url, { timeLimit: 1000 }, nowhere).catch((e) => e);
        expect(error instanceof OutsideRefused || error instanceof NoAnswer, String(error)).toBe(true);
      }),
    );
    expect(asked).toEqual([]);
  });
});

describe('names', () => {
  test('one inside address among public ones refuses the name', async () => {
    for (const list of [
      ['127.0.0.1'],
      ['8.8.8.8', '10.0.0.1'],
      ['2606:4700::1', '::1'],
      ['::ffff:127.0.0.1'],
    ])
      await expect(fetchOutside(strict, 'http://example.com/', {}, names(list))).rejects.toEqual(
        refused('address'),
      );
  });

  test('a name that changes its mind between check and connection leads nowhere', async () => {
    const dns = names(['192.31.195.1'], ['127.0.0.1']);
    const url = `http://rebind.example.com:${port}/`;
    const error = await fetchOutside(strict, url, { timeLimit: 300 }, dns).catch((e) => e);
    expect(error).toBeInstanceOf(NoAnswer);
    expect(dns.questions).toEqual(['rebind.example.com']);
    expect(asked).toEqual([]);
  });

  test('a name without an address, and a name server that does not answer', async () => {
    await expect(fetchOutside(strict, 'http://example.com/', {}, names([]))).rejects.toEqual(
      expect.objectContaining({ reason: 'name' }),
    );
    const silent: Resolve = () => new Promise(() => {});
    const call = fetchOutside(strict, 'http://example.com/', { timeLimit: 50 }, silent);
    await expect(call).rejects.toEqual(expect.objectContaining({ reason: 'timeout' }));
  });

  test('forms are told why', async () => {
    expect(await outsideProblem(strict, 'https://example.com/hook', names(['8.8.8.8']))).toBeNull();
    expect(await outsideProblem(strict, 'https://example.com/hook', names(['10.0.0.1']))).toBe(
      'errors.outside.address',
    );
    expect(await outsideProblem(strict, 'https://example.com/hook', names([]))).toBe('errors.outside.name');
    expect(await outsideProblem(strict, 'ftp://example.com/', names([]))).toBe('errors.outside.scheme');
    expect(await outsideProblem(strict, at('/'))).toBe('errors.outside.address');
    expect(await outsideProblem(ctx, at('/'))).toBeNull();
  });

  test('the city allows an inside host with its port, and nothing else there', async () => {
    expect((await fetchOutside(ctx, at('/'))).status).toBe(200);
    await expect(fetchOutside(ctx, `http://127.0.0.1:${port + 1}/`)).rejects.toEqual(refused('address'));
    await expect(fetchOutside(ctx, at('/'), { onlyPublic: true })).rejects.toEqual(refused('address'));
    await expect(fetchOutside(ctx, `http://localhost:${port}/`)).rejects.toEqual(refused('address'));
  });
});

describe('redirects', () => {
  const redirect =
    (map: Record<string, string>, status = 302): Handle =>
    ({ url }, response) =>
      map[url!] ? response.writeHead(status, { location: map[url!]! }).end() : response.end('arrived');

  test('are followed three times and tell where they ended', async () => {
    handle = redirect({ '/a': '/b', '/b': at('/c'), '/c': '/d' });
    const answer = await fetchOutside(ctx, at('/a'));
    expect([answer.text(), answer.url]).toEqual(['arrived', at('/d')]);
    handle = redirect({ '/a': '/a' });
    await expect(fetchOutside(ctx, at('/a'))).rejects.toEqual(refused('redirect'));
    expect(asked.length).toBe(8);
  });

  test('never lead inside, to another scheme or port', async () => {
    const places = [
      'http://169.254.169.254/latest/',
      'http://127.1:1/',
      'file:///etc/passwd',
      'http://[::1]/',
      'http://x:y@e.com/',
      'http://',
    ];
    for (const to of places) {
      handle = redirect({ '/a': to });
      await expect(fetchOutside(ctx, at('/a')), to).rejects.toEqual(refused('redirect'));
    }
  });

  test('a post is not followed unless told, and then keeps its body only for 307 and 308', async () => {
    handle = redirect({ '/a': '/b' });
    expect((await fetchOutside(ctx, at('/a'), { method: 'POST', body: 'x' })).status).toBe(302);
    expect(asked.length).toBe(1);
    await fetchOutside(ctx, at('/a'), { method: 'POST', body: 'x', redirects: 1 });
    expect(asked.at(-1)!.method).toBe('GET');
    handle = redirect({ '/a': '/b' }, 307);
    await fetchOutside(ctx, at('/a'), { method: 'POST', body: 'x', redirects: 1 });
    expect(asked.at(-1)!.method).toBe('POST');
  });

  test('another origin gets no keys and no body', async () => {
    const other = createServer((request, response) => {
      asked.push(request);
      response.end('other');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const there = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const both = { innerHosts: [...ctx.innerHosts, there] };
    handle = redirect({ '/a': `http://${there}/` }, 307);
    const headers = {
      authorization: 'Bearer secret',
      'x-api-key': 'secret',
      cookie: 'a=b',
      accept: 'text/xml',
    };
    await fetchOutside(both, at('/a'), { headers });
    expect(JSON.stringify(asked.at(-1)!.headers)).not.toContain('secret');
    expect(asked.at(-1)!.headers).toMatchObject({ accept: 'text/xml' });
    expect(asked.at(-1)!.headers.cookie).toBeUndefined();
    const post = fetchOutside(both, at('/a'), { method: 'POST', body: 'x', redirects: 2 });
    await expect(post).rejects.toEqual(refused('redirect'));
    other.closeAllConnections();
    other.close();
  });
});

describe('answers', () => {
  test('any status is an answer, with headers and bytes', async () => {
    handle = (_, response) =>
      response.writeHead(503, { 'Retry-After': '7', 'set-cookie': ['a', 'b'] }).end('später');
    const answer = await fetchOutside(ctx, at('/'));
    expect([answer.status, answer.headers.get('retry-after'), answer.text()]).toEqual([503, '7', 'später']);
    expect([answer.headers.get('SET-COOKIE'), answer.headers.get('none')]).toEqual(['a', null]);
  });

  test('packed ones are unpacked; a bomb is too large', async () => {
    for (const [name, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      handle = (_, response) => response.writeHead(200, { 'content-encoding': name }).end(pack('hello'));
      expect((await fetchOutside(ctx, at('/'))).text()).toBe('hello');
      const bomb = pack(Buffer.alloc(20_000_000));
      handle = (_, response) => response.writeHead(200, { 'content-encoding': name }).end(bomb);
      await expect(fetchOutside(ctx, at('/'))).rejects.toBeInstanceOf(TooLarge);
    }
    handle = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    await expect(fetchOutside(ctx, at('/'))).rejects.toEqual(expect.objectContaining({ reason: 'broken' }));
  });

  test('an endless body ends at the limit, and the connection with it', async () => {
    let closed: Promise<void> | undefined;
    handle = (_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      };
      response.on('drain', write);
      closed = new Promise((resolve) => response.on('close', resolve));
      write();
    };
    await expect(fetchOutside(ctx, at('/'), { mostBytes: 100_000 })).rejects.toBeInstanceOf(TooLarge);
    await closed;
  });

  test.each(['no answer', 'half a header', 'a byte at a time'])('a slow server: %s', async (how) => {
    handle = (_, response) => {
      if (how === 'no answer') return;
      if (how === 'half a header') return void response.socket!.write('HTTP/1.1 200 OK\r\nX-');
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    const error = await fetchOutside(ctx, at('/?key=secret'), { timeLimit: 150 }).catch((e) => e);
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.reason).toBe('timeout');
    expect(String(error)).not.toContain('secret');
  });

  test('nobody there, no HTTP, a hang-up, no TLS', async () => {
    const tcp = createTcp((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('220 mail.example ESMTP\r\n'),
    );
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const there = (tcp.address() as AddressInfo).port;
    const both = { innerHosts: [...ctx.innerHosts, `127.0.0.1:${there}`] };
    const reason = (url: string) => fetchOutside(both, url).catch((e) => e.reason);
    expect(await reason(`http://127.0.0.1:${there}/`)).toBe('broken');
    expect(await reason(`https://127.0.0.1:${there}/`)).toBe('tls');
    handle = (request) => request.socket.destroy();
    expect(await reason(at('/'))).toBe('broken');
    await new Promise((resolve) => tcp.close(resolve));
    expect(await reason(`http://127.0.0.1:${there}/`)).toBe('connect');
  });
});

describe('what is sent', () => {
  test('method, body and headers as told; forms with files too', async () => {
    const bodies: string[] = [];
    handle = (request, response) => {
      request.setEncoding('utf8').on('data', (text) => bodies.push(text));
      request.on('end', () => response.end());
    };
    await fetchOutside(ctx, at('/'), {
      method: 'PUT',
      body: 'añ',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(asked[0]).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'text/plain', 'content-length': '3' },
    });
    const form = new FormData();
    form.set('media', new Blob(['photo'], { type: 'image/png' }), 'a.png');
    await fetchOutside(ctx, at('/'), { method: 'POST', body: form });
    expect(asked[1]!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(bodies.join('')).toContain('photo');
  });

  const bad = [
    { 'x-a': 'b\r\nx-evil: 1' },
    { 'x-a': 'b\nGET / HTTP/1.1' },
    { 'x-a': 'b\u0000' },
    { 'x-a': '\u010a' },
    { 'x a': 'b' },
    { 'x-a:\r\n': 'b' },
    { host: 'elsewhere' },
    { 'Content-Length': '5' },
    { 'transfer-encoding': 'chunked' },
  ];
  test.each(bad)('no header that ends its line or speaks for the connection: %j', async (headers) => {
    await expect(
      fetchOutside(ctx, at('/'), { headers: headers as unknown as Record<string, string> }),
    ).rejects.toBeInstanceOf(Invalid);
    expect(asked).toEqual([]);
  });
});
