import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from '#platform/context';
import { catalogOf, type GeocoderSettings } from '#reference/catalog';
import { Fault, type Geocoder, type Hit, openGeocoder } from '#reference/geocoder-adapters';
import { circuitOf, restMs } from './circuit.ts';
import { keepAnswer, keptAnswer, noteFailure, takeTurn } from './geocode-store.ts';

/** One question, ready to be put to any geocoder. */
export interface Question {
  /** Equal for equal questions; only its digest is kept. */
  mark: string;
  /** Undefined: this geocoder does not answer such questions. */
  put(geocoder: Geocoder): ((milliseconds: number) => Promise<Hit[]>) | undefined;
}

/** The city's geocoders in the order in which they are asked. */
export async function geocodersOf(ctx: Ctx): Promise<Geocoder[]> {
  const { city } = await catalogOf(ctx);
  const userAgent = `Belfry (${plainAscii(city.key)} 311; ${plainAscii(city.contact.email)})`;
  // The same words for all readers, so that an answer is kept once.
  const asker = { userAgent, language: city.languages[0]! };
  return (city.geocoders ?? []).map((settings) =>
    openGeocoder(settings, asker, settings.key && ctx.secrets?.[settings.key]),
  );
}

const usualLimit = 1500;

/** What is kept of an earlier answer, without asking; undefined when nothing is. */
export function keptHits(ctx: Ctx, { settings }: Geocoder, { mark }: Question): Promise<Hit[] | undefined> {
  return keptAnswer(ctx, idOf(settings), digest(mark));
}

/**
 * Asks one geocoder, unless the answer is kept: within its time limit and `milliseconds`, its pace, its circuit. Throws `Fault` when
 * there is no answer; that it fails is logged when it begins.
 */
export async function askGeocoder(
  ctx: Ctx,
  geocoder: Geocoder,
  question: Question,
  milliseconds: number,
): Promise<Hit[]> {
  const { settings } = geocoder;
  const ask = question.put(geocoder);
  if (!ask) return [];
  const circuit = circuitOf(ctx.memory, settings);
  const kept = await keptHits(ctx, geocoder, question);
  if (kept) circuit.kept += 1;
  if (kept) return kept;
  if (circuit.isOpen()) throw new Fault('open');
  const limit = Math.min(settings.timeLimit ?? usualLimit, milliseconds);
  try {
    const waited = await turnOf(ctx, settings, limit);
    const hits = await circuit.fire(() => ask(limit - waited));
    if (await noteFailureOnce(ctx, settings, null))
      ctx.log.info({ geocoder: settings.name }, 'a geocoder answers again');
    await keepAnswer(ctx, idOf(settings), digest(question.mark), hits, settings.keepDays ?? usualDays);
    return hits;
  } catch (error) {
    if (error instanceof Fault && error.counts && circuit.isOpen()) await tell(ctx, settings, error);
    throw error;
  }
}

const usualDays = 30;

async function turnOf(ctx: Ctx, settings: GeocoderSettings, limit: number): Promise<number> {
  const perSecond = settings.perSecond ?? (settings.kind === 'nominatim' ? 1 : undefined);
  const limits = {
    gap: perSecond === undefined ? 0 : 1000 / perSecond,
    patience: limit / 2,
    perDay: settings.perDay,
  };
  const wait = await takeTurn(ctx, idOf(settings), limits);
  if (typeof wait === 'string') throw new Fault(wait);
  if (wait > 0) await sleep(wait);
  return wait;
}

/** Said once by whichever process saw it first, until it answers again. */
async function tell(ctx: Ctx, settings: GeocoderSettings, { reason }: Fault) {
  if (await noteFailureOnce(ctx, settings, reason))
    ctx.log.warn(
      { geocoder: settings.name, reason },
      `a geocoder does not answer; it is tried again every ${restMs / 1000} seconds`,
    );
}

/** What was last written down by this process, so that an answer in good times writes nothing. */
const noted = new WeakMap<ReturnType<typeof circuitOf>, boolean>();

async function noteFailureOnce(
  ctx: Ctx,
  settings: GeocoderSettings,
  failure: Fault['reason'] | null,
): Promise<boolean> {
  const circuit = circuitOf(ctx.memory, settings);
  const isFailing = failure !== null;
  if (noted.get(circuit) === isFailing) return false;
  noted.set(circuit, isFailing);
  return noteFailure(ctx, idOf(settings), failure);
}

/** Changes with whatever changes the answers. The key does not: a new one asks the same service. */
export function idOf({ kind, name, url, locality }: GeocoderSettings): string {
  return `${kind} ${digest(JSON.stringify([name, url, locality])).slice(0, 22)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Headers hold nothing else. */
function plainAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '');
}
