import { Type as T } from 'typebox';
import { findRequest, mayView as mayViewRequest } from '#flow/requests';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route, sendEvents } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';
import { mayView } from './policies.ts';

/** Milliseconds in which several changes are told as one: a busy department must not make a page blink. */
const together = 1000;

/** One stream an open page: `topic=list` tells of changes in the reader's departments, `topic=NUMBER` of one request. */
export function liveRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/office/live',
    policy: mayView,
    schema: {
      querystring: T.Object({ topic: T.String({ maxLength: 60 }) }, { additionalProperties: false }),
    },
    handler: async (request, reply) => {
      const { ctx, query } = request;
      const concerns = query.topic === 'list' ? await listTopics(ctx) : await requestTopic(ctx, query.topic);
      sendEvents(request, reply, (send) => {
        let waiting: NodeJS.Timeout | undefined;
        const stop = house.live.subscribe((topic) => {
          if (waiting || !concerns(topic)) return;
          waiting = setTimeout(() => {
            waiting = undefined;
            send('news');
          }, together);
        });
        return () => {
          clearTimeout(waiting);
          stop();
        };
      });
    },
  });
}

type Ctx = Parameters<typeof catalogOf>[0];

async function listTopics(ctx: Ctx): Promise<(topic: string) => boolean> {
  const reach = reachOf(await catalogOf(ctx), ctx.actor, 'requests.view');
  if (reach === 'everywhere') return (topic) => topic.startsWith('department:');
  const mine = new Set(reach.map((key) => `department:${key}`));
  return (topic) => mine.has(topic);
}

async function requestTopic(ctx: Ctx, number: string): Promise<(topic: string) => boolean> {
  const request = await findRequest(ctx, { number });
  if (!mayViewRequest(ctx.actor, request)) throw new NotFound('There is no such request.');
  return (topic) => topic === `request:${request.id}`;
}
