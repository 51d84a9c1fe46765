import { readersOf } from '#flow/following';
import { cursorOf, listUnplaced, type UnplacedRow } from '#flow/locating';
import { mayDo, type Request } from '#flow/requests';
import { mayPlace, type Nearby, nearbyRequests } from '#flow/work';
import type { Problem } from '#platform/errors';
import {
  type AddressProblem,
  didYouMean,
  findAddress,
  type PlacedCandidate,
  placed,
} from '#reference/addresses';
import { type NeighborDefinition, whoServes } from '#reference/neighbors';
import { areaName, layersInForce, type Point } from '#reference/places';
import { type Loaded, loadRequest } from '../request/load.ts';
import type { Visit } from '../visit.ts';

/** What the address of the screen says: what is looked for, and what was chosen. Degrees, WGS84. */
export interface Choice {
  q?: string;
  lat?: number;
  lng?: number;
  /** The words that are kept with the place. */
  address?: string;
}

/** One request to be located, with everything that helps. */
export interface PlaceView {
  visit: Visit;
  loaded: Loaded;
  q: string;
  candidates: PlacedCandidate[];
  addressProblem: AddressProblem | undefined;
  point: Point | null;
  address: string;
  /** Names of the areas that hold the point. */
  areas: string[];
  /** Metres outside of the limit, where the point lies at the very border. */
  border: number | undefined;
  /** Whose place it is when it is not the city's. */
  outside: { neighbor: NeighborDefinition | null } | undefined;
  near: Nearby[];
  /** Where the map begins: the point, the area that was named, or the city. */
  centre: Point;
  zoom: number;
  /** Whether a question would reach anybody. */
  reachable: boolean;
  may: { place: boolean; work: boolean; close: boolean };
  next: UnplacedRow | undefined;
  problems: readonly Problem[];
}

/** Throws `NotFound` for what there is not, also for private requests of other departments. */
export async function loadPlace(
  visit: Visit,
  number: string,
  choice: Choice,
  problems: readonly Problem[] = [],
): Promise<PlaceView> {
  const { ctx, catalog } = visit;
  const loaded = await loadRequest(visit, number);
  const { request } = loaded;
  const point = pointOf(choice);
  const q = (choice.q ?? request.address ?? '').trim();
  const named = await middleOfNamed(visit, request.areas);
  const found = q ? await findAddress(ctx, q, { near: named ?? undefined, limit: 9 }) : { candidates: [] };
  const serves = point ? await whoServes(ctx, point) : undefined;
  const refs = serves?.by === 'city' ? serves.areas : [];
  const near = point ? (await nearbyRequests(ctx, { ...request, ...point })).same : [];
  const { actor } = ctx;
  return {
    visit,
    loaded,
    q,
    candidates: distinct(placed([...didYouMean(found.problem), ...found.candidates])).slice(0, 9),
    addressProblem: found.problem,
    point,
    address: choice.address ?? request.address ?? '',
    areas: (await Promise.all(refs.map((ref) => areaName(ctx, ref)))).filter((name) => name !== undefined),
    border: serves?.by === 'city' ? serves.border?.metres : undefined,
    outside: serves?.by === 'neighbor' ? serves : undefined,
    near,
    centre: point ?? named ?? catalog.city.map.centre,
    zoom: point ? 17 : named ? 14 : catalog.city.map.zoom,
    reachable: (await readersOf(ctx, request.id, 'reporter')).length > 0,
    may: {
      place: mayPlace(actor, request),
      work: mayDo(actor, 'requests.work', request),
      close: mayDo(actor, 'requests.close', request),
    },
    next: await nextAfter(visit, request),
    problems,
  };
}

/** The one behind it in the queue, and behind the last one the first, so that what was left aside comes again. */
export async function nextAfter(
  { ctx }: Visit,
  request: Pick<Request, 'id' | 'due_at'>,
): Promise<UnplacedRow | undefined> {
  const behind = await listUnplaced(ctx, { after: cursorOf(request), limit: 1 });
  if (behind.rows[0]) return behind.rows[0];
  const { rows } = await listUnplaced(ctx, { limit: 2 });
  return rows.find(({ id }) => id !== request.id);
}

function pointOf({ lat, lng }: Choice): Point | null {
  return lat === undefined || lng === undefined ? null : { lat, lng };
}

/** About the middle of the area that the resident named. */
async function middleOfNamed({ ctx }: Visit, refs: readonly string[]): Promise<Point | null> {
  for (const layer of refs.length > 0 ? await layersInForce(ctx) : []) {
    const area = layer.areas.find(({ key }) => refs.includes(`${layer.key}:${key}`));
    if (area) return { lat: area.lat, lng: area.lng };
  }
  return null;
}

function distinct(all: readonly PlacedCandidate[]): PlacedCandidate[] {
  return all.filter((one, at) => all.findIndex(({ label }) => label === one.label) === at);
}
