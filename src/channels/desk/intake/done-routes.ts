import { Type as T } from 'typebox';
import { findRequest, mayView } from '#flow/requests';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { donePage } from './done-page.tsx';

/** What to read to the caller once their report is in; reloading it sends nothing again. */
export function doneRoutes(house: House): Route[] {
  const show = route({
    method: 'GET',
    url: '/desk/intake/done/:number',
    policy: mayRoute('requests.intake'),
    schema: {
      params: T.Object({ number: T.String({ pattern: '^\\d{2}-\\d{7}$' }) }),
      querystring: T.Object({ joined: T.Optional(T.Literal('1')) }, { additionalProperties: false }),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const found = await findRequest(visit.ctx, { number: request.params.number });
      // Whoever takes reports may read the number out, wherever it was routed meanwhile; nothing of it is private.
      if (!mayView(visit.ctx.actor, found) && !visit.has('requests.intake')) throw new NotFound();
      return html(reply, donePage(visit, found, request.query.joined === '1'));
    },
  });
  return [show];
}
