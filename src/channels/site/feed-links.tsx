import type { Visit } from './visit.ts';

const types = { atom: 'application/atom+xml', rss: 'application/rss+xml' } as const;

interface Feeds {
  atom: string;
  rss: string;
  calendar: string;
}

/** Addresses of the feeds of a list (its query without pages), in the reader's language. */
export function listFeeds({ ctx, city }: Visit, query: Record<string, string | undefined>): Feeds {
  const { service, area, status } = query;
  const lang = ctx.language === city.languages[0] ? undefined : ctx.language;
  const to = (path: string, fields: Record<string, string | undefined>) => {
    const set = Object.entries({ ...fields, lang }).filter((pair): pair is [string, string] => !!pair[1]);
    return set.length > 0 ? `${path}?${new URLSearchParams(set)}` : path;
  };
  return {
    atom: to('/requests.atom', { service, area, status }),
    rss: to('/requests.rss', { service, area, status }),
    calendar: to('/requests.ics', { service, area }),
  };
}

export function requestFeeds({ ctx, city }: Visit, number: string): Feeds {
  const lang = ctx.language === city.languages[0] ? '' : `?lang=${ctx.language}`;
  const at = (path: string) => `/requests/${number}/${path}${lang}`;
  return { atom: at('updates.atom'), rss: at('updates.rss'), calendar: at('calendar.ics') };
}

/** For the head of the page: feed readers look there. */
export function feedHead({ t }: Visit, { atom, rss }: Feeds) {
  return [
    { href: atom, type: types.atom, title: t('feeds.atom') },
    { href: rss, type: types.rss, title: t('feeds.rss') },
  ];
}

/** For people. */
export function FeedLinks({ visit: { t }, feeds, one }: { visit: Visit; feeds: Feeds; one?: boolean }) {
  return (
    <details class="ui-details">
      <summary>{t('feeds.title')}</summary>
      <ul class="ui-details__body">
        <li>
          <a href={feeds.rss}>{t('feeds.rss')}</a>
        </li>
        <li>
          <a href={feeds.atom}>{t('feeds.atom')}</a>
        </li>
        <li>
          <a href={feeds.calendar}>{t(one ? 'feeds.calendarOne' : 'feeds.calendar')}</a>
        </li>
      </ul>
    </details>
  );
}
