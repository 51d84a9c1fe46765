import type { RequestDetail } from '#flow/requests';
import { Alert, BackLink, LiveNews, StatusChip, Timeline } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { FeedLinks, feedHead, requestFeeds } from '../feed-links.tsx';
import { page } from '../frame.tsx';
import { knownThing } from '../place/asset-view.ts';
import { serviceName } from '../request-rows.tsx';
import { promiseSaid, shortStatus, statusSentence } from '../said.ts';
import type { Visit } from '../visit.ts';
import { FollowPanel } from './follow-panel.tsx';
import { type OwnForm, OwnPanel, type OwnView } from './own-panel.tsx';
import { Facts, Photos, PlaceMap } from './request-facts.tsx';
import { timelineOf } from './timeline.tsx';

export interface Shown {
  detail: RequestDetail;
  /** The reader came by a link of their own. */
  own?: OwnView;
  /** What has just been done, told once: a key under `site.done`. */
  done?: string;
  form?: OwnForm;
}

/** One request for everybody, or with its own panel for the person whose link it is. */
export async function requestPage(visit: Visit, shown: Shown): Promise<string> {
  const { t } = visit;
  const { request } = shown.detail;
  const thing = await knownThing(visit, request.asset);
  const name = serviceName(visit, request.service_key);
  const path = shown.own ? `/r/${shown.own.token}` : `/requests/${request.number}`;
  const hasFeeds = request.public && !shown.own;
  return page(
    visit,
    {
      title: `${name} ${request.number}`,
      description: statusSentence(visit, shown.detail),
      private: shown.own !== undefined || !request.public,
      at: 'requests',
      islands: [...(request.lat === null ? [] : (['map'] as const)), 'live'],
      back: <BackLink href="/requests" />,
      ...(hasFeeds ? { feeds: feedHead(visit, requestFeeds(visit, request.number)) } : {}),
    },
    <>
      <LiveNews topic={request.number} url={`${path}/live`} text={t('site.request.news')} />
      {shown.done && <Alert kind="success" title={t(`site.done.${shown.done}`)} announce />}
      <h1>{name}</h1>
      <p class="ui-soft ui-row">
        <span class="ui-nowrap">{t('site.request.number', { number: request.number })}</span>
        {request.address && <bdi>{addressSaid(request, t)}</bdi>}
      </p>
      <State visit={visit} detail={shown.detail} />
      {shown.own && <OwnPanel visit={visit} request={request} own={shown.own} form={shown.form} />}
      <Photos visit={visit} detail={shown.detail} token={shown.own?.token} />
      <h2>{t('site.request.history')}</h2>
      <Timeline label={t('site.request.history')} entries={timelineOf(visit, shown.detail)} />
      <h2>{t('site.request.facts')}</h2>
      <Facts visit={visit} detail={shown.detail} thing={thing} />
      <PlaceMap visit={visit} request={request} />
      {hasFeeds && <FollowPanel visit={visit} request={request} form={shown.form} />}
      {hasFeeds && <FeedLinks visit={visit} feeds={requestFeeds(visit, request.number)} one />}
    </>,
  );
}

/** The sentence that matters, what was promised, and whether the promise is kept. */
function State({ visit, detail }: { visit: Visit; detail: RequestDetail }) {
  const { request } = detail;
  const status = shortStatus(visit, request);
  const promise = promiseSaid(visit, request);
  return (
    <div class={`ui-state ui-state--${status.tone}`}>
      <p class="ui-row">
        <StatusChip tone={status.tone}>{status.text}</StatusChip>
      </p>
      <p class="ui-said">{statusSentence(visit, detail)}</p>
      {promise && <p>{promise.text}</p>}
    </div>
  );
}
