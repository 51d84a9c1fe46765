import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptReport } from '#flow/batch-reports';
import { receive } from '#flow/intake';
import type { Actor, Ctx, Policy } from '#platform/context';
import type { House } from '#platform/house';
import { type Form, manyFields, openWithKey, type Route, readForm, route } from '#platform/http';
import { catalogOf, type Service } from '#reference/catalog';
import { type Client, clientServes, hasScope } from '#reference/clients';
import { answer, demandFormat } from '../answer.ts';
import { type Arguments, argumentsOf, queryOf, speaking } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { noticeOf } from '../services/service-record.ts';
import { isServed, postable } from '../services/service-routes.ts';
import { receiveMedia } from './post-media.ts';
import { inOpen311Words } from './problems.ts';
import { type PostedPlace, readPost } from './read-post.ts';

/** The key may come in the form itself, which only the handler reads: it asks then. */
export const keyInForm: Policy = { name: 'a key that may report, also in the form', allows: () => true };

/** Bytes of photos of one report, all together. */
const limits = { fileSize: 20 << 20, files: 5, total: 40 << 20 };
const longestMark = 200;

/** Reports from other programs. */
export function postRoutes(house: House): Route[] {
  return ['/open311/v2/requests', '/open311/v2/requests.:format'].map((url) =>
    route({
      method: 'POST',
      url,
      policy: keyInForm,
      key: true,
      channel: 'open311',
      limit: { class: 'open311-post', burst: 30, perMinute: 30 },
      handler: (request, reply) => post(house, request, reply),
    }),
  );
}

/** A form with its key tried: the arguments of address and form together, the form's first. */
export interface Posted {
  form: Form;
  args: Arguments;
  ctx: Ctx;
  client: Client;
}

/** Reads the form and lets its key in. Throws 403 without a key, or with one that may not do this. */
export async function readPosted(
  request: FastifyRequest,
  reply: FastifyReply,
  may: (actor: Actor) => boolean,
): Promise<Posted> {
  demandFormat(request);
  const form = await readForm(request, limits);
  const args = { ...queryOf(request), ...argumentsOf(withoutRepeated(form.fields)) };
  await openWithKey(request, args.api_key ?? '', reply);
  const client = request.client as Client | undefined;
  if (!client) throw new Fault(403, 'api_key', 'open311.error.keyMissing');
  if (!may(request.ctx.actor)) throw new Fault(403, 'api_key', 'open311.error.keyMay');
  return { form, args, ctx: await speaking(request.ctx, args), client };
}

/** Of fields that come once the first counts; lists are read from the form itself. */
function withoutRepeated(fields: Form['fields']): Record<string, string> {
  const once = Object.keys(fields).filter((name) => !name.startsWith('attribute['));
  return Object.fromEntries(
    once.map((name) => [name, manyFields(fields, name).find((value) => value.trim()) ?? '']),
  );
}

async function post(house: House, request: FastifyRequest, reply: FastifyReply) {
  const posted = await readPosted(request, reply, (actor) => hasScope(actor, 'requests:write'));
  const { args, ctx, client } = posted;
  const jurisdiction = await jurisdictionOf(ctx, args);
  const service = await serviceOf(ctx, args, client);
  const given = await reportOf(house, request, posted, { service, area: jurisdiction?.area })
    .then((report) => take(ctx, service, report))
    .catch((error) => {
      throw inOpen311Words(error);
    });
  const service_notice = noticeOf(service, house.catalogs.translator(ctx.language));
  const content = [{ ...given, service_notice, account_id: args.account_id ?? null }];
  return answer(request, reply, { root: 'service_requests', content });
}

async function serviceOf(ctx: Ctx, { service_code: code }: Arguments, client: Client): Promise<Service> {
  if (!code) throw new Fault(400, 'service_code', 'open311.error.required');
  const service = postable(await catalogOf(ctx)).find(({ key }) => key === code);
  if (!service) throw new Fault(404, 'service_code', 'open311.error.unknown');
  if (!clientServes(client, service.key)) throw new Fault(403, 'service_code', 'open311.error.keyService');
  return service;
}

async function reportOf(
  house: House,
  request: FastifyRequest,
  { form, args, ctx, client }: Posted,
  { service, area }: { service: Service; area?: string },
) {
  const { calendar } = await catalogOf(ctx);
  const content = await readPost(ctx, service, form.fields, args, calendar.timezone);
  const place = area ? await inArea(ctx, content.place ?? {}, area) : content.place;
  const urls = manyFields(form.fields, 'media_url').filter((url) => url.trim() !== '');
  const photos =
    service.photo === 'none' ? [] : await receiveMedia(house, ctx, form.files, urls, calendar.timezone);
  const mark = [request.headers['idempotency-key']].flat()[0] ?? args.client_request_id;
  if (mark !== undefined && mark.length > longestMark)
    throw new Fault(400, 'client_request_id', 'open311.error.tooLong', { max: longestMark });
  return {
    serviceKey: service.key,
    content: { ...content, place, photos },
    ...(mark ? { key: `${client.id}:${mark}` } : {}),
  };
}

/** In a jurisdiction that is an area, a point must lie there; where nobody knows the point, the client's word stands for it. */
async function inArea(ctx: Ctx, place: PostedPlace, area: string): Promise<PostedPlace> {
  const { lat, lng } = place;
  if (lat === undefined || lng === undefined) return { ...place, area };
  if (await isServed(ctx, { lat, lng }, area)) return place;
  throw new Fault(400, 'lat', 'open311.error.jurisdiction');
}

/** What the service answers with: its number, a token, or neither. */
async function take(ctx: Ctx, service: Service, report: Awaited<ReturnType<typeof reportOf>>) {
  if (service.open311Type === 'batch') return { token: await acceptReport(ctx, report) };
  const { request } = await receive(ctx, report);
  return service.open311Type === 'blackbox' ? {} : { service_request_id: request.number };
}
