import { type Static, Type as T } from 'typebox';

/** The longest time that a view looks back: what must be read for a page stays bounded. */
export const mostHours = 14 * 24;
/** Metres around a place. */
export const mostMetres = 20_000;
/** Hours for which a link may open a view: an hour to two weeks. */
export const mostLinkHours = 14 * 24;

const strict = { additionalProperties: false } as const;
const lat = T.Number({ minimum: -90, maximum: 90 });
const lng = T.Number({ minimum: -180, maximum: 180 });

/** Where: degrees, WGS84. A box does not cross the date line. */
export const StormAreaSchema = T.Union([
  T.Object({ kind: T.Literal('city') }, strict),
  /** `layer:key`, by the areas that are written on requests. */
  T.Object({ kind: T.Literal('area'), area: T.String({ minLength: 3, maxLength: 120 }) }, strict),
  T.Object(
    {
      kind: T.Literal('near'),
      /** The address as it was found. */
      label: T.String({ minLength: 1, maxLength: 200 }),
      lat,
      lng,
      metres: T.Integer({ minimum: 50, maximum: mostMetres }),
    },
    strict,
  ),
  T.Object({ kind: T.Literal('box'), west: lng, south: lat, east: lng, north: lat }, strict),
]);
export type StormArea = Static<typeof StormAreaSchema>;

/** One page of what came in lately: which services, since when, where. */
export interface StormView {
  id: string;
  name: string;
  /** Keys; empty for all. */
  services: string[];
  /** One of the two is set. */
  hours: number | null;
  since: Date | null;
  area: StormArea;
  open_only: boolean;
  made_by: string;
  made_by_name: string;
  made_at: Date;
  ended_at: Date | null;
}

/** What is looked for; a view, or one that is not kept. */
export type StormFilter = Pick<StormView, 'services' | 'hours' | 'since' | 'area' | 'open_only'>;

const hour = 3_600_000;

/** The instant from which a view counts, never longer ago than `mostHours`. */
export function startOf({ hours, since }: Pick<StormFilter, 'hours' | 'since'>, now: Date): Date {
  const earliest = now.getTime() - mostHours * hour;
  const wanted = since?.getTime() ?? now.getTime() - (hours ?? mostHours) * hour;
  return new Date(Math.max(earliest, wanted));
}

/** Link of somebody without an account to one view. */
export interface StormLink {
  id: string;
  view_id: string;
  label: string;
  token_hash: string;
  made_by: string;
  made_by_name: string;
  made_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  revoked_by_name: string | null;
  first_used_at: Date | null;
  last_used_at: Date | null;
}

export type LinkState = 'open' | 'expired' | 'revoked' | 'ended';

/** Whether a link still opens its view, and why not. */
export function linkState(
  link: Pick<StormLink, 'expires_at' | 'revoked_at'>,
  view: Pick<StormView, 'ended_at'>,
  now: Date,
): LinkState {
  if (link.revoked_at) return 'revoked';
  if (view.ended_at) return 'ended';
  return link.expires_at <= now ? 'expired' : 'open';
}
