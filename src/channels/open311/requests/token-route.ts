import { requestOfToken } from '#flow/batch-reports';
import { oneTold } from '#flow/listing';
import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';
import { type Route, route } from '#platform/http';
import { answer, demandFormat, withoutSuffix } from '../answer.ts';
import { queryOf } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { reading } from '../reading.ts';

/** The number behind a token: only the token as long as there is none yet. */
export function tokenRoute(): Route {
  return route({
    method: 'GET',
    url: '/open311/v2/tokens/:token',
    policy: anyone,
    ...reading,
    handler: async (request, reply) => {
      demandFormat(request);
      const jurisdiction = await jurisdictionOf(request.ctx, queryOf(request));
      const token = withoutSuffix((request.params as { token: string }).token);
      const number = await requestOfToken(request.ctx, token).catch((error) => {
        throw error instanceof NotFound ? new Fault(404, 'token', 'open311.error.unknown') : error;
      });
      const row = number && jurisdiction?.area ? await oneTold(request.ctx, number) : null;
      if (row && !row.areas.includes(jurisdiction!.area!))
        throw new Fault(404, 'token', 'open311.error.unknown');
      const content = [number ? { service_request_id: number, token } : { token }];
      return answer(request, reply, { root: 'service_requests', content });
    },
  });
}
