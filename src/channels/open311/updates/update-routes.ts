import { type Update, updatesBetween } from '#flow/updates';
import { anyone } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { formatInstant, statusWord, type UpdateRecord } from '#reference/open311';
import { answer, demandFormat } from '../answer.ts';
import { flagOf, listOf, queryOf, wholeOf } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { reading } from '../reading.ts';
import { byNumber, instantOf } from '../requests/read-arguments.ts';
import { photoUrl } from '../requests/request-record.ts';

const day = 86_400_000;
const most = 1000;

/** What happened to public requests in a window of time, oldest first; the last day where no window is given. */
export function updateRoutes(house: House): Route[] {
  return ['/open311/v2/servicerequestupdates', '/open311/v2/servicerequestupdates.:format'].map((url) =>
    route({
      method: 'GET',
      url,
      policy: anyone,
      ...reading,
      handler: async (request, reply) => {
        demandFormat(request);
        const args = queryOf(request);
        const { ctx } = request;
        const jurisdiction = await jurisdictionOf(ctx, args);
        const zone = (await catalogOf(ctx)).calendar.timezone;
        const end = instantOf(args, 'end_date', zone);
        const start = instantOf(args, 'start_date', zone);
        const to = end ?? ctx.clock.now();
        const from = start ?? new Date(to.getTime() - day);
        if (to < from) throw new Fault(400, 'end_date', 'open311.error.order');
        const numbers = listOf(args.service_request_id);
        const window = {
          from,
          // Inclusive to the second, as instants are told.
          to: new Date(Math.floor(to.getTime() / 1000) * 1000 + 999),
          numbers: numbers && byNumber(numbers, jurisdiction).numbers,
          area: jurisdiction?.area,
          after: args.after,
          limit: Math.min(wholeOf(args, 'limit', { min: 1, max: 1e6 }) ?? most, most),
        };
        const { updates, next } = await updatesBetween(ctx, window).catch((error) => {
          throw error instanceof Invalid ? new Fault(400, 'after', 'open311.error.after') : error;
        });
        if (next) reply.header('link', nextLink(house, request.url, next));
        const record = recorder(zone, house.config.publicUrl, flagOf(args, 'extensions') ?? false);
        return answer(request, reply, { root: 'service_request_updates', content: updates.map(record) });
      },
    }),
  );
}

function nextLink(house: House, asked: string, after: string): string {
  const url = new URL(asked, house.config.publicUrl);
  url.searchParams.delete('api_key');
  url.searchParams.set('after', after);
  return `<${url.href}>; rel="next"`;
}

/** With extensions all photos and the channel that told it; without, the first photo. */
function recorder(zone: string, publicUrl: string, extensions: boolean) {
  return ({
    id,
    number,
    status,
    outcome,
    at,
    description,
    photos,
    channel,
  }: Update): UpdateRecord & object => ({
    update_id: id,
    service_request_id: number,
    status: statusWord({ status, outcome }),
    updated_datetime: formatInstant(at, zone),
    description,
    media_url: photos[0] ? photoUrl(publicUrl, photos[0]) : null,
    ...(extensions
      ? {
          detailed_status: status,
          outcome,
          channel: channel.split(':')[0],
          media_urls: photos.map((photo) => photoUrl(publicUrl, photo)),
        }
      : {}),
  });
}
