import type { GeocoderSettings } from '#reference/catalog';
import { adapters } from './adapters.ts';
import { type Asker, fetchAnswer } from './fetch-answer.ts';
import { type Exchange, Fault, type Geocoder } from './geocoder.ts';

/** The geocoder of these settings. `secret` is its key, when it needs one: without it every question is a `Fault`. */
export function openGeocoder(settings: GeocoderSettings, asker: Asker, secret: string | undefined): Geocoder {
  const { find, reverse, attribution } = adapters[settings.kind];
  const base = settings.url.replace(/\/+$/, '');
  const ask = async <Q>(exchange: Exchange<Q>, question: Q, milliseconds: number) => {
    if (settings.key && !secret) throw new Fault('no_secret');
    const url = exchange.url(base, question, { ...settings, secret });
    const { status, body } = await fetchAnswer(url, asker, milliseconds, exchange.nothing ?? []);
    return status === 200 ? exchange.read(body).slice(0, mostHits) : [];
  };
  return {
    settings,
    attribution: settings.attribution ?? attribution,
    find: (question, milliseconds) => ask(find, question, milliseconds),
    ...(reverse && { reverse: (point, milliseconds) => ask(reverse, point, milliseconds) }),
  };
}

const mostHits = 10;
