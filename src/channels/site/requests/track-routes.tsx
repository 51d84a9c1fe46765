import { Type as T } from 'typebox';
import { parseNumber } from '#flow/requests';
import { anyone } from '#platform/context';
import type { House } from '#platform/house';
import { html, type Route, route, seeOther } from '#platform/http';
import { BackLink } from '#platform/ui';
import { page } from '../frame.tsx';
import { OtherWays, TrackForm } from '../front/front-page.tsx';
import { type Visit, visitOf } from '../visit.ts';
import { isPublicNumber } from './request-routes.ts';

/** Finds a request by its number, however it is typed. A private one is as unknown as one that never was. */
export function trackRoutes(house: House): Route[] {
  return [
    route({
      method: 'GET',
      url: '/track',
      policy: anyone,
      limit: { class: 'site-track', burst: 60, perMinute: 60 },
      schema: { querystring: T.Object({ number: T.Optional(T.String()) }) },
      handler: async (request, reply) => {
        const typed = request.query.number?.trim().slice(0, 60);
        const number = typed ? parseNumber(typed) : null;
        if (number && (await isPublicNumber(request.ctx, number)))
          return seeOther(reply, `/requests/${number}`);
        const visit = await visitOf(house, request);
        const error = typed
          ? visit.t(number ? 'site.track.unknown' : 'site.track.notNumber', { typed })
          : undefined;
        return html(reply, trackPage(visit, typed, error), error ? 422 : 200);
      },
    }),
  ];
}

function trackPage(visit: Visit, typed?: string, error?: string): string {
  const { t } = visit;
  return page(
    visit,
    { title: t('site.track.title'), at: 'track', back: <BackLink href="/" /> },
    <>
      <h1>{t('site.track.title')}</h1>
      <TrackForm visit={visit} value={typed} error={error} />
      <h2>{t('site.track.lost')}</h2>
      <p>{t('site.track.letter')}</p>
      <OtherWays visit={visit} />
    </>,
  );
}
