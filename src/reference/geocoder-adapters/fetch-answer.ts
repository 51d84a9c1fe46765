import { Fault, type FaultReason } from './geocoder.ts';

/** Who asks, as the rules of public geocoders want to be told. */
export interface Asker {
  userAgent: string;
  language: string;
}

export interface Answer {
  status: number;
  /** As JSON says it; undefined for a status that only means that nothing was found. */
  body: unknown;
}

const mostBytes = 512 * 1024;

/**
 * Gets a JSON answer. Follows no redirect, reads no more than half a megabyte, waits no longer than told. Throws `Fault` for
 * everything that is no answer; the address stands in no error, since it may hold a key.
 */
export async function fetchAnswer(
  url: URL,
  { userAgent, language }: Asker,
  milliseconds: number,
  nothing: readonly number[],
): Promise<Answer> {
  const signal = AbortSignal.timeout(Math.max(1, Math.round(milliseconds)));
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { accept: 'application/json', 'user-agent': userAgent, 'accept-language': language },
    });
    const { status } = response;
    const fault = faultOf(response);
    const isNothing = nothing.includes(status) && isJson(response);
    if (fault && !isNothing) {
      await response.body?.cancel();
      throw new Fault(fault);
    }
    const body = parse(await readText(response));
    return { status, body: isNothing ? undefined : body };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(signal.aborted ? 'timeout' : 'unreachable');
  }
}

function faultOf({ status, type }: Response): FaultReason | undefined {
  if (status === 200) return undefined;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) return 'redirect';
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'too_many';
  return status === 400 || status === 422 ? 'question' : 'error';
}

function isJson({ headers }: Response): boolean {
  return /[/+]json\b/.test(headers.get('content-type') ?? '');
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes) throw new Fault('too_large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('not_json');
  }
}
