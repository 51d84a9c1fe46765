import type { ComponentChildren } from 'preact';
import type { LinkState, StormLink, StormView } from '#flow/storm-view';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import type { ToldError } from '#platform/http';
import { Page, renderPage } from '#platform/ui';
import { catalogOf, say } from '#reference/catalog';
import type { StaffVisit } from '#reference/console';
import type { bodyOf } from './view/body-of.ts';
import { StormBody } from './view/storm-body.tsx';

type Body = Awaited<ReturnType<typeof bodyOf>>;

/** A storm view for who came by a link. */
export function linkPage(visit: StaffVisit, { body, link }: { body: Body; link: StormLink }): string {
  const { t } = visit;
  const { view } = body;
  return frame(
    visit,
    { title: view.name, wide: true },
    <>
      <h1>{view.name}</h1>
      <p class="ui-soft">
        {t('storm.link.for', { label: link.label, until: visit.date(link.expires_at, 'dayTime') })}{' '}
        {t('storm.link.public')}
      </p>
      <StormBody {...body} />
    </>,
  );
}

interface Ended {
  state: Exclude<LinkState, 'open'>;
  view: StormView;
  link: StormLink;
}

/** What a link says that opens nothing any more: that it has ended, since when, whom to call. */
export function endedPage(visit: StaffVisit, { state, view, link }: Ended): string {
  const { t } = visit;
  const at = state === 'revoked' ? link.revoked_at! : state === 'ended' ? view.ended_at! : link.expires_at;
  return frame(
    visit,
    { title: t('storm.ended.title') },
    <>
      <h1>{t('storm.ended.title')}</h1>
      <p class="usa-intro">{t(`storm.ended.${state}`, { name: view.name, at: visit.date(at, 'full') })}</p>
      <Call visit={visit} />
    </>,
  );
}

type Words = Pick<StaffVisit, 't' | 'say' | 'catalog'>;

function Call({ visit: { t, catalog } }: { visit: Words }) {
  const { phone, email } = catalog.city.contact;
  return (
    <p>
      {t.rich('storm.ended.call', {
        phone,
        email,
        call: (inner: ComponentChildren) => <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{inner}</a>,
        write: (inner: ComponentChildren) => <a href={`mailto:${email}`}>{inner}</a>,
      })}
    </p>
  );
}

/** Failures of a link: a wrong address, too many at once, our own. Nothing of the machine. */
export async function linkErrorPage(house: House, error: ToldError, ctx: Ctx): Promise<string> {
  const catalog = await catalogOf(ctx);
  const t = house.catalogs.translator(ctx.language);
  const visit = {
    t,
    catalog,
    house,
    ctx,
    say: (text: Parameters<typeof say>[0]) => say(text, ctx.language, catalog.city.languages[0]),
  };
  const kind =
    error.status === 429 ? '429' : error.status >= 500 ? '500' : error.status === 404 ? '404' : '422';
  return frame(
    visit,
    { title: t(`storm.error.${kind}.title`) },
    <>
      <h1>{t(`storm.error.${kind}.title`)}</h1>
      <p class="usa-intro">{t(`storm.error.${kind}.text`, { seconds: error.retryAfterSeconds ?? 60 })}</p>
      {kind === '500' && <p class="ui-soft">{t('console.error.id', { id: error.id })}</p>}
      <Call visit={visit} />
    </>,
  );
}

function frame(
  visit: Words & Pick<StaffVisit, 'house' | 'ctx'> & { url?: string },
  { title, wide }: { title: string; wide?: boolean },
  children: ComponentChildren,
): string {
  const { t, house, catalog, url } = visit;
  const { city } = catalog;
  return renderPage(
    <Page
      t={t}
      asset={house.asset}
      title={title}
      private
      width={wide ? 'wide' : 'narrow'}
      islands={wide ? ['map', 'live', 'list'] : []}
      brand={{ name: visit.say(city.serviceName), href: '/' }}
      languages={
        url
          ? city.languages.map((language) => ({
              language,
              href: `/language?to=${language}&next=${encodeURIComponent(url)}`,
            }))
          : []
      }
    >
      {children}
    </Page>,
  );
}
