import { Type as T } from 'typebox';
import { listLinks, mayShare, revokeStormLink, stormViews } from '#flow/storm-view';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { stormListPage } from './storm-list-page.tsx';
import { areaSaid } from './view/words.ts';

/** All storm views that run; for who may share them, all links too. */
export function listRoutes(house: House): Route[] {
  return [list(house), revoke()];
}

const list = (house: House) =>
  route({
    method: 'GET',
    url: '/office/storm',
    policy: mayRoute('requests.view'),
    schema: {
      querystring: T.Object(
        { after: T.Optional(T.String({ maxLength: 200 })), news: T.Optional(T.String({ maxLength: 20 })) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { after, news } = request.query;
      const views = await stormViews(visit.ctx);
      const places = new Map<string, string>();
      for (const view of views) places.set(view.id, await areaSaid(visit, view));
      const links = mayShare(visit.ctx.actor)
        ? await listLinks(visit.ctx, { after: after || undefined })
        : null;
      return html(reply, stormListPage(visit, { views, places, links, after, news }));
    },
  });

const revoke = () =>
  route({
    method: 'POST',
    url: '/office/storm/links/:id/revoke',
    policy: mayRoute('storm.share'),
    schema: { params: T.Object({ id: T.String({ format: 'uuid' }) }) },
    handler: async (request, reply) => {
      const { fields } = await readForm(request, { files: 0 });
      await revokeStormLink(request.ctx, { id: request.params.id });
      const back = oneField(fields, 'back');
      return seeOther(reply, /^\/office\/storm(\/[0-9a-f-]{36})?$/.test(back) ? back : '/office/storm');
    },
  });
