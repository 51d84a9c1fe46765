import type { Ctx, Memory } from '#platform/context';
import { cityWords } from '#reference/address-tables';
import { catalogOf, type GeocoderSettings } from '#reference/catalog';
import { Fault, type FaultReason, type Hit } from '#reference/geocoder-adapters';
import type { Point } from '#reference/places';
import { geocodersOf, idOf } from './ask-geocoder.ts';
import { type Circuit, circuitOf, circuitsIn } from './circuit.ts';
import { boxOf, finding, reversing } from './find-outside.ts';
import { usesToday } from './geocode-store.ts';

/** How a geocoder fares: the circuit as this process sees it, the rest of all processes. */
export interface GeocoderHealth {
  settings: GeocoderSettings;
  /** The secret that the settings name is not there. */
  lacksSecret: boolean;
  circuit: Circuit;
  /** Questions since midnight UTC. */
  askedToday: number;
  /** Null while it answers. */
  failingSince: Date | null;
  failure: FaultReason | null;
}

export async function geocoderHealth(ctx: Ctx): Promise<GeocoderHealth[]> {
  const { geocoders = [] } = (await catalogOf(ctx)).city;
  if (geocoders.length === 0) return [];
  const uses = new Map((await usesToday(ctx)).map((use) => [use.geocoder, use]));
  return geocoders.map((settings) => {
    const { askedToday = 0, failingSince = null, failure = null } = uses.get(idOf(settings)) ?? {};
    const lacksSecret = settings.key !== undefined && !ctx.secrets?.[settings.key];
    return {
      settings,
      lacksSecret,
      circuit: circuitFacts(ctx.memory, settings),
      askedToday,
      failingSince,
      failure,
    };
  });
}

function circuitFacts(memory: Memory, settings: GeocoderSettings): Circuit {
  const { state, answers, failures, kept, lastFailure } = circuitOf(memory, settings);
  return { state, answers, failures, kept, ...(lastFailure && { lastFailure }) };
}

export interface GeocoderCheck {
  name: string;
  question: 'find' | 'reverse';
  milliseconds: number;
  hits: Hit[];
  failure: FaultReason | null;
}

const checkMs = 10_000;

/** Asks each geocoder for a text and for a point, past circuits and kept answers: for whoever sets one up. Its pace and day are not counted. */
export async function checkGeocoders(ctx: Ctx, text: string, point: Point): Promise<GeocoderCheck[]> {
  const find = finding(text, await cityWords(ctx), await boxOf(ctx));
  const checks: GeocoderCheck[] = [];
  for (const geocoder of await geocodersOf(ctx))
    for (const [question, { put }] of [
      ['find', find],
      ['reverse', reversing(point)],
    ] as const) {
      const ask = put(geocoder);
      if (!ask) continue;
      const began = performance.now();
      const outcome = await outcomeOf(ask);
      const milliseconds = Math.round(performance.now() - began);
      checks.push({ name: geocoder.settings.name, question, milliseconds, ...outcome });
      if (geocoder.settings.kind === 'nominatim') await new Promise((go) => setTimeout(go, 1100));
    }
  return checks;
}

async function outcomeOf(ask: (milliseconds: number) => Promise<Hit[]>) {
  try {
    return { hits: await ask(checkMs), failure: null };
  } catch (error) {
    if (error instanceof Fault) return { hits: [], failure: error.reason };
    throw error;
  }
}

/** What this process has seen of each geocoder, for meters: nothing is asked of the database. */
export function geocoderCounts(memory: Memory): (Circuit & { name: string })[] {
  return circuitsIn(memory).map(({ name, circuit: { state, answers, failures, kept } }) => ({
    name,
    state,
    answers,
    failures,
    kept,
  }));
}
