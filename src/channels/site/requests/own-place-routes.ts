import { Type as T } from 'typebox';
import { viewerByToken } from '#flow/following';
import { agreePlace, type Content, placeToKeep, undecidedPlaces } from '#flow/intake';
import { givePlace } from '#flow/locating';
import { findRequest, type Request } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { Conflict, Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type FormFields, html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { placePart } from '../report/read-parts.ts';
import { visitBy } from '../visit.ts';
import { mayTellWhere } from './may-tell-where.ts';
import { type OwnPlaceState, ownPlacePage } from './own-place.tsx';

const params = T.Object({ token: T.String({ maxLength: 60 }) });

/** The reporter says where it is, by their own link, while nobody knows. */
export function ownPlaceRoutes(house: House): Route[] {
  const show = async (ctx: Ctx, request: Request, state: Omit<OwnPlaceState, 'number'>) =>
    ownPlacePage(await visitBy(house, ctx, `/r/${state.token}/place`), { ...state, number: request.number });
  const form = route({
    method: 'GET',
    url: '/r/:token/place',
    policy: anyone,
    schema: { params },
    handler: async (request, reply) => {
      const { token } = request.params;
      const found = await requestOf(request.ctx, token);
      if (!mayTellWhere(found)) return seeOther(reply, `/r/${token}`);
      reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
      const place = found.address ? { address: found.address } : {};
      return html(reply, await show(request.ctx, found, { token, place }));
    },
  });
  const save = route({
    method: 'POST',
    url: '/r/:token/place',
    policy: anyone,
    limit: { class: 'site-report', burst: 120, perMinute: 60 },
    schema: { params },
    handler: async (request, reply) => {
      const { ctx } = request;
      const { token } = request.params;
      const { fields } = await readForm(request, { files: 0 });
      const found = await requestOf(ctx, token);
      reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
      const place = await placeOf(ctx, fields);
      try {
        const others = await tell(ctx, found, token, place, fields);
        if (others) return html(reply, await show(ctx, found, { token, place, others }));
      } catch (error) {
        if (error instanceof Conflict) return seeOther(reply, `/r/${token}`);
        if (!(error instanceof Invalid)) throw error;
        const others = await undecidedPlaces(ctx, contentOf(place));
        return html(reply, await show(ctx, found, { token, place, others, problems: error.problems }), 422);
      }
      return seeOther(reply, `/r/${token}?done=placed`);
    },
  });
  return [form, save];
}

async function requestOf(ctx: Ctx, token: string): Promise<Request> {
  const viewer = await viewerByToken(ctx, token);
  if (!viewer || viewer.role === 'follower')
    throw new NotFound('This link does not lead anywhere (any more).');
  return findRequest(ctx, { id: viewer.requestId });
}

/** A candidate that was chosen goes before what was typed. */
async function placeOf(ctx: Ctx, fields: FormFields): Promise<Content['place']> {
  const chosen = oneField(fields, 'candidate');
  const device = { 'place.device': oneField(fields, 'place.device') };
  const given = chosen ? { 'place.address': chosen, ...device } : fields;
  return (await placePart(ctx, {}, given)).place ?? {};
}

/** Puts it there, or answers what is to be asked first. Throws `Invalid` for what is no place of the city. */
async function tell(ctx: Ctx, request: Request, token: string, given: Content['place'], fields: FormFields) {
  if (given.lat === undefined || given.lng === undefined) {
    if (given.candidates?.length) return [];
    throw Invalid.field('place.address', given.address ? 'site.ownPlace.unknown' : 'errors.place.required');
  }
  const service = (await catalogOf(ctx)).service(request.service_key);
  if (!service) throw new Conflict('The service is not there any more.');
  let place = given;
  const others = await undecidedPlaces(ctx, contentOf(place));
  if (others.length > 0) {
    const isOfThis = oneField(fields, 'agreedOf') === `${given.lat},${given.lng}`;
    const agreed = isOfThis ? oneField(fields, 'agreed') : '';
    if (!agreed) return others;
    place = await agreePlace(ctx, contentOf(place), agreed);
  }
  const kept = await placeToKeep(ctx, service, contentOf(place));
  await givePlace(ctx, { token, ...kept });
  return null;
}

function contentOf(place: Content['place']): Content {
  return { guards: {}, answers: {}, description: '', place, photos: [], contact: {} };
}
