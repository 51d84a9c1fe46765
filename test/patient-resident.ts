import { setTimeout as sleep } from 'node:timers/promises';

/** What a resident has in hand after a report: what the city has acknowledged, and nothing else. */
export interface Acknowledged {
  /** Written into the description, so that doubles can be told. */
  mark: string;
  email: string;
  draft: string;
  number: string;
  /** As the check page showed them, before sending. */
  photos: string[];
}

export interface Report {
  mark: string;
  place: { lat: number; lng: number };
  photos: Buffer[];
}

/**
 * Reports by the form's own posts, from an address of their own, and repeats every post that got no answer or a server's
 * error, as a browser's refresh does. Every other answer than the one expected throws.
 */
export function patientResident(url: string, address: string) {
  const headers = { 'x-forwarded-for': address };

  async function ask(path: string, body?: URLSearchParams | (() => FormData)): Promise<Response> {
    for (;;) {
      const answer = await fetch(url + path, {
        method: body ? 'POST' : 'GET',
        body: typeof body === 'function' ? body() : body,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined);
      // Only a whole answer is an answer.
      const text = await answer?.text().catch(() => undefined);
      if (answer && text !== undefined && answer.status < 500)
        return new Response(answer.status === 304 ? null : text, answer);
      await sleep(40);
    }
  }

  async function post(path: string, fields: Record<string, string>): Promise<string> {
    return led(await ask(path, new URLSearchParams(fields)), path);
  }

  return {
    async report({ mark, place, photos }: Report): Promise<Acknowledged> {
      const answers = { 'answers.size': 'large', shown: 'size where-in-road damage damage-date' };
      const first = await post('/report/pothole', { ...answers, description: mark });
      const draft = /^\/report\/d\/([^/]+)\/place$/.exec(first)?.[1];
      if (!draft) throw new Error(`The first step led to ${first}`);
      const step = (name: string) => `/report/d/${draft}/${name}`;
      const point = { 'place.lat': String(place.lat), 'place.lng': String(place.lng) };
      if ((await post(step('place'), point)).includes('/same'))
        await post(step('place'), { same: '1', choice: 'different' });
      await led(await ask(step('photos'), () => formOf(photos)), 'photos');
      const email = `${mark}@example.org`;
      await post(step('contact'), { 'contact.email': email, 'contact.wantsLetters': 'yes' });
      const check = await (await ask(step('check'))).text();
      const shown = [...check.matchAll(/\/photos\/([0-9a-f-]{36})/g)].map((match) => match[1]!);
      const number = await send(step('check'));
      return { mark, email, draft, number, photos: [...new Set(shown)] };
    },
  };

  /** The answer to sending names the number; sent again, it leads to the same one. */
  async function send(path: string): Promise<string> {
    let next = await post(path, {});
    if (next.endsWith('/thanks')) next = led(await ask(next), next);
    const number = /^\/requests\/(\d\d-\d{7})\/thanks/.exec(next)?.[1];
    if (!number) throw new Error(`Sending led to ${next}`);
    return number;
  }
}

function led(answer: Response, asked: string): string {
  const next = answer.headers.get('location');
  if (answer.status !== 303 || !next) throw new Error(`${asked} was answered by ${answer.status}`);
  return next;
}

function formOf(photos: Buffer[]): FormData {
  const form = new FormData();
  photos.forEach((bytes, index) => {
    form.append('photos', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), `photo-${index}.jpg`);
  });
  return form;
}
