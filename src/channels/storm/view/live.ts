import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StormReader, StormView } from '#flow/storm-view';
import type { House } from '#platform/house';
import { sendEvents } from '#platform/http';
import type { StormPages } from './storm-pages.ts';

/** Milliseconds in which several changes are told as one. */
const together = 2000;

interface Heard {
  request: FastifyRequest;
  reply: FastifyReply;
  view: StormView;
  reader: StormReader;
  /** Whose streams are counted together: a link that fifty people of one house read must not run out at twelve. */
  asker?: { key: string; most: number };
}

/**
 * Tells an open page that its view has news: when anything was opened or changed in the city, the counters are asked (once a second for
 * all who look), and only what differs from what was last told is told.
 */
export async function streamNews(house: House, pages: StormPages, heard: Heard) {
  const { request, reply, view, reader } = heard;
  const ctx = request.ctx;
  const look = async () => {
    const { total, open, changed } = await pages.counts(ctx, view, reader);
    return `${total} ${open} ${changed?.getTime()}`;
  };
  let known = await look();
  sendEvents(
    request,
    reply,
    (send) => {
      let waiting: NodeJS.Timeout | undefined;
      const compare = async () => {
        waiting = undefined;
        const now = await look().catch(() => known);
        if (now !== known) send('news');
        known = now;
      };
      const stop = house.live.subscribe((topic) => {
        if (topic === `storm-view:${view.id}`) send('news');
        else if (!waiting && (topic === 'requests' || topic.startsWith('department:')))
          waiting = setTimeout(() => void compare(), together);
      });
      return () => {
        clearTimeout(waiting);
        stop();
      };
    },
    heard.asker,
  );
}
