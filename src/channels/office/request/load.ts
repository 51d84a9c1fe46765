import { screenAnswers } from '#flow/intake';
import { type PositionCheck, positionChecks } from '#flow/position-check';
import {
  mayDo,
  parseNumber,
  publicDetail,
  type Request,
  type RequestDetail,
  requestDetail,
} from '#flow/requests';
import { type Nearby, nearbyRequests } from '#flow/work';
import { NotFound } from '#platform/errors';
import { type Service, serviceVersion } from '#reference/catalog';
import { areaName } from '#reference/places';
import { namesOf } from '../colleagues.ts';
import type { Visit } from '../visit.ts';
import { type AboutAsset, aboutAsset } from './asset.tsx';
import { type SentTo, sentTo } from './partners.tsx';

/** Everything that a request's page shows, already cut down to what this reader may see. */
export interface Loaded {
  request: Request;
  detail: RequestDetail;
  /** The edition of the service that it was reported under. */
  service: Service | undefined;
  /** Whether the reader's department has it; others see the public part and change nothing. */
  own: boolean;
  near: { same: Nearby[]; place: Nearby[] };
  areas: string[];
  /** Where the pin disagreed with what else was known of the place. */
  positions: PositionCheck[];
  /** The numbered thing that it is about. */
  about: AboutAsset | null;
  /** Other systems that work on it. */
  sent: SentTo;
  names: (id: string | null) => string;
}

/** Throws `NotFound`, also for private requests of other departments. */
export async function loadRequest(visit: Visit, text: string): Promise<Loaded> {
  const { ctx } = visit;
  const number = parseNumber(text);
  if (!number) throw new NotFound('There is no such request.');
  const whole = await requestDetail(ctx, { number });
  const own = mayDo(ctx.actor, 'requests.view', whole.request);
  const service = await serviceVersion(ctx, whole.request.service_key, whole.request.service_version);
  const detail = own ? whole : publicPart(whole, service);
  const [near, names, areas, positions, about, sent] = await Promise.all([
    nearbyRequests(ctx, whole.request),
    namesOf(ctx, [detail.request.assignee_id]),
    Promise.all(whole.request.areas.map((ref) => areaName(ctx, ref))),
    own ? positionChecks(ctx, whole.request.id) : [],
    aboutAsset(visit, whole.request),
    sentTo(visit, own, whole.request.id),
  ]);
  return {
    request: detail.request,
    detail,
    service,
    own,
    near,
    names,
    positions,
    about,
    sent,
    areas: areas.filter((one) => one !== undefined),
  };
}

/** What colleagues of other departments read is what everybody reads. */
function publicPart(whole: RequestDetail, service: Service | undefined): RequestDetail {
  const shown = (service?.questions ?? []).filter((question) => question.public).map(({ key }) => key);
  const detail = publicDetail(whole, new Set(shown));
  return { ...detail, answers: screenAnswers(service, detail.answers) };
}
