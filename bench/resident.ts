import { type Answered, ask } from './load.ts';

const answers = { 'answers.size': 'large', shown: 'size where-in-road damage damage-date' };

/** A place of its own for each report, so that they lie as apart as they can: a lattice over the middle of the city. */
export function placeOf(nth: number): { lat: string; lng: string } {
  const lat = 39.93 + (nth % 200) * 0.0003;
  const lng = -75.22 + (Math.floor(nth / 200) % 300) * 0.0002;
  return { lat: lat.toFixed(5), lng: lng.toFixed(5) };
}

/** All steps of the form but the sending; answers the draft's address. */
export async function fillForm(url: string, nth: number, browser: { looks: boolean }): Promise<string> {
  const look = async (path: string) => {
    if (browser.looks) await page(url, path);
  };
  const post = async (path: string, form: Record<string, string>) =>
    led(await ask(url, { path, method: 'POST', form }));
  await look('/report/pothole');
  const place = await post('/report/pothole', { ...answers, description: `Hole number ${nth}` });
  const draft = place.slice(0, place.lastIndexOf('/'));
  const { lat, lng } = placeOf(nth);
  await look(place);
  const after = await post(place, { 'place.lat': lat, 'place.lng': lng });
  if (after.includes('/same')) await post(place, { same: '1', choice: 'different' });
  if (browser.looks) {
    await look(`${draft}/photos`);
    await post(`${draft}/photos`, {});
    await look(`${draft}/contact`);
  }
  await post(`${draft}/contact`, {
    'contact.email': `bench-${nth}@example.org`,
    'contact.wantsLetters': 'yes',
  });
  return draft;
}

/** Sends what was filled in; answers the address of the page that says thanks. */
export async function send(url: string, draft: string): Promise<string> {
  return led(await ask(url, { path: `${draft}/check`, method: 'POST', form: { sent: '1' } }));
}

/** Front page, list with map, form, sending, thanks, the link of the letter, the public page. */
export async function wholeJourney(url: string, nth: number) {
  await page(url, '/');
  await page(url, '/requests');
  const draft = await fillForm(url, nth, { looks: true });
  await page(url, `${draft}/check`);
  const thanks = await send(url, draft);
  const text = await page(url, thanks);
  const link = /\/r\/[\w-]+/.exec(text)?.[0];
  if (!link) throw new Error('The page that says thanks has no link of their own.');
  await page(url, link);
  await page(url, `/requests/${/\d\d-\d{7}/.exec(thanks)![0]}`);
}

async function page(url: string, path: string): Promise<string> {
  const { gunzipSync } = await import('node:zlib');
  const { status, body } = await ask(url, { path });
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString();
}

function led({ status, location }: Answered): string {
  if (status !== 303) throw new Error(`a form was answered by ${status}`);
  return location;
}

export async function signIn(
  url: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const { status, cookies } = await ask(url, { path: '/sign-in', method: 'POST', form: { email, password } });
  if (status !== 303) throw new Error(`the sign-in was answered by ${status}`);
  return cookies.join('; ');
}
