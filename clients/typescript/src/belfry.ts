import { type Operations, type Problem, routes } from './api.ts';
import { BelfryProblem } from './problem.ts';

export type OperationId = keyof Operations;

/** Operations that answer pages. */
export type ListOperation = {
  [O in OperationId]: Operations[O]['answer'] extends { items: unknown[]; next: string | null } ? O : never;
}[OperationId];

type Part<Name extends string, P> = [P] extends [never]
  ? { [key in Name]?: undefined }
  : Partial<P> extends P
    ? { [key in Name]?: P }
    : { [key in Name]: P };

/** What an operation is given; what it does not take does not compile. */
export type Input<O extends OperationId> = Part<'params', Operations[O]['params']> &
  Part<'query', Operations[O]['query']> &
  Part<'body', Operations[O]['body']> & {
    /** Pictures, for operations that take them. */
    files?: readonly Blob[];
    /** The version that you have seen: when there is a newer one nothing is done. */
    ifMatch?: number;
    /** Your own mark of this change, to be sent again with it; a new one each time unless told. */
    mark?: string;
    signal?: AbortSignal;
  };

type Inputs<O extends OperationId> =
  Partial<Input<O>> extends Input<O> ? [input?: Input<O>] : [input: Input<O>];

export interface BelfryOptions {
  /** Of the city: `https://311.example.org`. */
  url: string;
  key?: string;
  /** Instead of a key: tokens by OAuth 2.0 client credentials. */
  client?: { id: string; secret: string; scope?: string };
  /** BCP 47, of names and messages. */
  language?: string;
  /** How often a call is tried when no answer comes, or the answer is "later": 3 unless told. */
  tries?: number;
  fetch?: typeof fetch;
}

interface Token {
  text: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** The API of one city. Throws `BelfryProblem` for what the city refuses, and what `fetch` throws when it cannot be reached. */
export class Belfry {
  private token: Promise<Token> | undefined;
  /** Without a slash at its end. */
  private readonly base: string;

  constructor(private readonly options: BelfryOptions) {
    this.base = `${options.url.replace(/\/+$/, '')}/api/v1`;
  }

  async call<O extends OperationId>(operation: O, ...[input]: Inputs<O>): Promise<Operations[O]['answer']> {
    const given = (input ?? {}) as AnyInput;
    const { method, media } = routes[operation];
    const isChange = method !== 'GET';
    const mark = isChange ? (given.mark ?? crypto.randomUUID()) : undefined;
    const answer = await this.tryOften(() => this.send(operation, given, mark), given.signal);
    if (!answer.ok) throw await problemOf(answer);
    return (media ? await answer.blob() : await answer.json()) as Operations[O]['answer'];
  }

  /** Every row of a list, page after page. */
  async *each<O extends ListOperation>(
    operation: O,
    ...[input]: Inputs<O>
  ): AsyncGenerator<Operations[O]['answer'] extends { items: (infer Item)[] } ? Item : never> {
    let cursor: string | null | undefined;
    do {
      const given = (input ?? {}) as AnyInput;
      const query = { ...given.query, ...(cursor ? { cursor } : {}) };
      const page = (await this.call(operation, ...([{ ...given, query }] as unknown as Inputs<O>))) as {
        items: never[];
        next: string | null;
      };
      yield* page.items;
      cursor = page.next;
    } while (cursor);
  }

  private async send(operation: OperationId, given: AnyInput, mark: string | undefined): Promise<Response> {
    const { method } = routes[operation];
    const headers: Record<string, string> = {};
    const key = this.options.client ? (await this.freshToken()).text : this.options.key;
    if (key) headers['authorization'] = `Bearer ${key}`;
    if (this.options.language) headers['accept-language'] = this.options.language;
    if (mark) headers['idempotency-key'] = mark;
    if (given.ifMatch !== undefined) headers['if-match'] = `"${given.ifMatch}"`;
    const body = bodyOf(operation, given);
    if (typeof body === 'string') headers['content-type'] = 'application/json';
    return this.fetch(addressOf(this.base, operation, given), {
      method,
      headers,
      body,
      signal: given.signal,
    });
  }

  private get fetch(): typeof fetch {
    return this.options.fetch ?? fetch;
  }

  /** No answer, too many calls, a part or the server itself that is away: again after a while. What was refused stays refused. */
  private async tryOften(send: () => Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
    const { tries = 3 } = this.options;
    for (let nth = 1; ; nth += 1) {
      const answer = await send().catch((error: unknown) => {
        if (nth >= tries || signal?.aborted || error instanceof BelfryProblem) throw error;
      });
      const isLater = !answer || later.includes(answer.status);
      if (answer && (!isLater || nth >= tries)) return answer;
      const wait = Number(answer?.headers.get('retry-after') ?? 0) * 1000 || 200 * 2 ** nth;
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 60_000)));
    }
  }

  /** Calls at once wait for one token. */
  private async freshToken(): Promise<Token> {
    const asked = this.token;
    const known = await asked?.catch(() => undefined);
    if (known && known.until > Date.now()) return known;
    if (this.token === asked) this.token = this.buyToken();
    return this.token!;
  }

  private async buyToken(): Promise<Token> {
    const { id, secret, scope } = this.options.client!;
    const basic = btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
    const answer = await this.fetch(`${this.base}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
    });
    if (!answer.ok) {
      const { error } = (await answer.json().catch(() => ({}))) as { error?: string };
      throw new BelfryProblem(answer.status, noProblem(answer.status, error ?? 'no token'));
    }
    const told = (await answer.json()) as { access_token: string; expires_in: number };
    return { text: told.access_token, until: Date.now() + (told.expires_in - 60) * 1000 };
  }
}

/** Statuses of which a later try may come out better; 502 and 504 are those of whatever stands before the city. */
const later: readonly number[] = [429, 502, 503, 504];

interface AnyInput {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  files?: readonly Blob[];
  ifMatch?: number;
  mark?: string;
  signal?: AbortSignal;
}

function addressOf(base: string, operation: OperationId, { params = {}, query = {} }: AnyInput): string {
  const path = routes[operation].path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) search.append(name, String(one));
  const asked = search.toString();
  return `${base}${path}${asked ? `?${asked}` : ''}`;
}

function bodyOf(operation: OperationId, { body, files }: AnyInput): string | FormData | undefined {
  const { files: field } = routes[operation];
  if (field && files?.length) {
    const form = new FormData();
    if (body !== undefined) form.append('request', JSON.stringify(body));
    files.forEach((file, nth) => {
      form.append(field, file, `picture-${nth + 1}`);
    });
    return form;
  }
  return body === undefined ? undefined : JSON.stringify(body);
}

async function problemOf(answer: Response): Promise<BelfryProblem> {
  const told = (await answer.json().catch(() => undefined)) as Problem | undefined;
  const problem = typeof told?.title === 'string' ? told : noProblem(answer.status, answer.statusText);
  return new BelfryProblem(answer.status, problem);
}

/** Where something between us and the city answered. */
function noProblem(status: number, title: string): Problem {
  return { type: 'about:blank', title, status, detail: '', instance: '' };
}
