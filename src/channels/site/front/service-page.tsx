import { BackLink, ButtonLink, Icon, SummaryList, type SummaryRow } from '#platform/ui';
import type { Service } from '#reference/catalog';
import { FeedLinks, feedHead, listFeeds } from '../feed-links.tsx';
import { page } from '../frame.tsx';
import { departmentName, promiseOf } from '../said.ts';
import type { Visit } from '../visit.ts';
import { OtherWays } from './front-page.tsx';

/** One service: what it is, what the city promises, and the way to report; or the answer, where it only informs. */
export function servicePage(visit: Visit, service: Service): string {
  const { say } = visit;
  const isRequest = service.kind === 'request';
  return page(
    visit,
    {
      title: say(service.name),
      description: say(service.about) || undefined,
      at: 'report',
      back: <BackLink href={`/services?group=${service.group}`} />,
      ...(isRequest && service.public
        ? { feeds: feedHead(visit, listFeeds(visit, { service: service.key })) }
        : {}),
    },
    <>
      <h1>{say(service.name)}</h1>
      {service.about && <p class="usa-intro">{say(service.about)}</p>}
      {isRequest ? <Reporting visit={visit} service={service} /> : <Answer visit={visit} service={service} />}
    </>,
  );
}

function Reporting({ visit, service }: { visit: Visit; service: Service }) {
  const { t } = visit;
  return (
    <>
      <p>
        <ButtonLink big href={`/report/${service.key}`}>
          {t('site.service.report')}
        </ButtonLink>
      </p>
      <SummaryList rows={facts(visit, service)} />
      <Link visit={visit} service={service} />
      <p>
        <a href={`/requests?service=${service.key}`}>{t('site.service.seeReported')}</a>
      </p>
      {service.public && <FeedLinks visit={visit} feeds={listFeeds(visit, { service: service.key })} />}
    </>
  );
}

function facts(visit: Visit, service: Service): SummaryRow[] {
  const { t } = visit;
  const promise = promiseOf(visit, service);
  const rows: (SummaryRow | false)[] = [
    { key: 'who', label: t('site.service.who'), value: departmentName(visit, service.department) },
    !!promise && { key: 'when', label: t('site.service.when'), value: t('site.service.aim', { promise }) },
    {
      key: 'seen',
      label: t('site.service.seen'),
      value: t(service.public ? 'site.service.public' : 'site.service.private'),
    },
    {
      key: 'name',
      label: t('site.service.name'),
      value: t(service.anonymous ? 'site.service.anonymous' : 'site.service.named'),
    },
  ];
  return rows.filter((row) => row !== false);
}

function Answer({ visit, service }: { visit: Visit; service: Service }) {
  const { t, say } = visit;
  const paragraphs = say(service.information).split(/\n\s*\n/);
  return (
    <>
      {paragraphs.map((text) => text && <p key={text}>{text}</p>)}
      <Link visit={visit} service={service} />
      <h2>{t('site.search.notThere')}</h2>
      <OtherWays visit={visit} />
    </>
  );
}

function Link({ visit: { t }, service: { link } }: { visit: Visit; service: Service }) {
  if (!link || !/^https?:/.test(link)) return null;
  return (
    <p>
      <a href={link} rel="noreferrer">
        {t('site.service.more', { host: new URL(link).host })} <Icon name="external" />
      </a>
    </p>
  );
}
