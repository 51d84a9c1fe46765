import type { FastifyReply, FastifyRequest } from 'fastify';
import { oneTold } from '#flow/listing';
import { parseNumber } from '#flow/requests';
import { changeOfWord, receiveUpdate } from '#flow/updates';
import type { Ctx } from '#platform/context';
import { Invalid, NotAllowed, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { manyFields, oneField, type Route, route } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { hasScope } from '#reference/clients';
import { isUpdateStatus } from '#reference/open311';
import { answer } from '../answer.ts';
import type { Arguments } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { receiveMedia } from '../requests/post-media.ts';
import { keyInForm, type Posted, readPosted } from '../requests/post-routes.ts';
import { inOpen311Words } from '../requests/problems.ts';
import { instantOf } from '../requests/read-arguments.ts';

/** Another system tells what happened to a request: one that works on it, or the one that sent it. */
export function tellRoutes(house: House): Route[] {
  return ['/open311/v2/servicerequestupdates', '/open311/v2/servicerequestupdates.:format'].map((url) =>
    route({
      method: 'POST',
      url,
      policy: keyInForm,
      key: true,
      channel: 'open311',
      limit: { class: 'open311-post', burst: 30, perMinute: 30 },
      handler: (request, reply) => tell(house, request, reply),
    }),
  );
}

const needed = ['service_request_id', 'update_id', 'updated_datetime', 'status'];

async function tell(house: House, request: FastifyRequest, reply: FastifyReply) {
  const posted = await readPosted(
    request,
    reply,
    (actor) => hasScope(actor, 'requests:work') || hasScope(actor, 'requests:write'),
  );
  const { args, ctx, client } = posted;
  const missing = needed.filter((name) => !args[name]);
  if (missing.length > 0)
    throw new Invalid(missing.map((field) => ({ field, message: 'open311.error.required' })));
  const number = await numberOf(ctx, args);
  const word = args.status!.toLowerCase();
  if (!isUpdateStatus(word)) throw new Fault(400, 'status', 'open311.error.word');
  const zone = (await catalogOf(ctx)).calendar.timezone;
  const at = instantOf(args, 'updated_datetime', zone)!;
  const photos = await mediaOf(house, posted, zone).catch((error) => {
    throw inOpen311Words(error);
  });
  const { updateId, already } = await receiveUpdate(ctx, {
    source: `client:${client.id}`,
    updateId: args.update_id!,
    request: { number },
    change: changeOfWord(word, at),
    description: oneField(posted.form.fields, 'description'),
    photos,
  }).catch((error) => {
    throw inWords(error);
  });
  if (already) throw new Fault(400, 'update_id', 'open311.error.already');
  return answer(request, reply, {
    root: 'service_request_updates',
    content: [{ update_id: updateId ?? args.update_id }],
  });
}

async function numberOf(ctx: Ctx, args: Arguments): Promise<string> {
  const jurisdiction = await jurisdictionOf(ctx, args);
  const number = parseNumber(args.service_request_id!);
  const unknown = new Fault(404, 'service_request_id', 'open311.error.unknown');
  if (!number) throw unknown;
  if (!jurisdiction?.area) return number;
  const row = await oneTold(ctx, number);
  if (!row?.areas.includes(jurisdiction.area)) throw unknown;
  return number;
}

async function mediaOf(house: House, { form, ctx }: Posted, zone: string): Promise<string[]> {
  const urls = ['media_url', 'media_urls'].flatMap((name) => manyFields(form.fields, name));
  return receiveMedia(
    house,
    ctx,
    form.files,
    urls.filter((url) => url.trim() !== ''),
    zone,
  );
}

/** That a request is there and another's is told to nobody who has not to do with it. */
function inWords(error: unknown): unknown {
  if (error instanceof NotFound || error instanceof NotAllowed)
    return new Fault(404, 'service_request_id', 'open311.error.unknown');
  if (error instanceof Invalid)
    return new Invalid(
      error.problems.map((one) => ({
        ...one,
        field: one.field === 'text' || one.field === 'note' ? 'description' : one.field,
      })),
    );
  return error;
}
