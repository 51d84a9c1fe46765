import type { RequestLine } from '#flow/requests';
import { Alert, BackLink, Button, CopyButton, Select, SummaryList } from '#platform/ui';
import type { Lookup, PlaceLookups } from '#reference/lookups';
import type { Serves } from '#reference/neighbors';
import type { Layer } from '#reference/places';
import { page, tel } from '../frame.tsx';
import { RequestRows } from '../request-rows.tsx';
import type { Visit } from '../visit.ts';
import { type FoundPlace, placeQuery } from './asked-place.ts';
import { LookupSection, PartFrame } from './lookup-part.tsx';
import { numberRows, PlaceMap } from './place-map.tsx';
import { dayText } from './row-cells.tsx';

/** An area in which the place lies. */
export interface District {
  layer: Layer;
  name: string;
}

export interface Answer {
  place: FoundPlace;
  known: PlaceLookups;
  districts: readonly District[];
  /** Public requests at this very place, and open ones near by. */
  requests: { here: readonly RequestLine[]; near: readonly RequestLine[] };
  finders: readonly Lookup[];
  serves: Serves;
  publicUrl: string;
  today: string;
}

/** Everything that the city knows of a place, on one page: to read, to print, to hand on. */
export function answerPage(visit: Visit, answer: Answer): string {
  const { t } = visit;
  const { place, serves } = answer;
  const title = place.address ?? t('site.address.onMap');
  return page(
    visit,
    {
      title: t('site.address.titleOf', { place: title }),
      private: true,
      islands: ['map', 'copy'],
      width: 'wide',
      back: <BackLink href="/my-address" />,
    },
    <>
      <p class="ui-soft ui-eyebrow">{t('site.address.title')}</p>
      <h1>{title}</h1>
      {!place.address && (
        <p class="ui-soft">
          {place.near && `${t('site.address.nearTo', { place: place.near })} `}
          <span class="ui-nowrap">{`${place.point.lat.toFixed(5)}, ${place.point.lng.toFixed(5)}`}</span>
        </p>
      )}
      {serves.by === 'neighbor' ? (
        <Outside visit={visit} serves={serves} />
      ) : (
        <>
          {serves.border && <Alert kind="warning">{t('site.address.border')}</Alert>}
          <p class="ui-row ui-screen ui-jump">
            <a href="#report-here">{t('site.address.report')}</a>
            <a href="#keep">{t('site.address.keep')}</a>
          </p>
          {!place.exact && <p class="ui-soft">{t('site.address.about')}</p>}
          <Known visit={visit} answer={answer} />
        </>
      )}
      <p class="ui-print">{t('site.address.printed', { day: dayText(visit, answer.today, 'date') })}</p>
      <p class="ui-soft ui-screen">{t('site.address.privacy')}</p>
    </>,
  );
}

function Known({ visit, answer }: { visit: Visit; answer: Answer }) {
  const { place, known } = answer;
  const numbers = numberRows(
    known.parts
      .filter(({ lookup }) => lookup.kind === 'nearest' || lookup.kind === 'area')
      .map(({ rows }) => rows),
  );
  const query = placeQuery(place);
  const kinds = new Set(known.parts.map(({ lookup }) => lookup.kind));
  return (
    <div class="ui-answer">
      <div class="ui-answer__parts">
        {!kinds.has('districts') && (
          <Districts visit={visit} answer={answer} title={visit.t('site.address.districts')} />
        )}
        {known.parts.map((part) =>
          part.lookup.kind === 'districts' ? (
            <Districts
              key={part.lookup.key}
              visit={visit}
              answer={answer}
              title={visit.say(part.lookup.name)}
            />
          ) : part.lookup.kind === 'requests' ? (
            <Requests
              key={part.lookup.key}
              visit={visit}
              answer={answer}
              title={visit.say(part.lookup.name)}
            />
          ) : (
            <LookupSection
              key={part.lookup.key}
              visit={visit}
              part={part}
              numbers={numbers}
              moreHref={`/my-address/${part.lookup.key}?${query}`}
              calendarHref={`/my-address.ics?${query}&lang=${visit.ctx.language}`}
            />
          ),
        )}
        {!kinds.has('requests') && (
          <Requests visit={visit} answer={answer} title={visit.t('site.address.requests')} />
        )}
        <Finders visit={visit} finders={answer.finders} query={query} />
      </div>
      <div class="ui-answer__side">
        <PlaceMap
          visit={visit}
          point={place.point}
          label={place.address ?? visit.t('site.address.onMap')}
          numbers={numbers}
        />
        <Actions visit={visit} answer={answer} query={query} />
      </div>
    </div>
  );
}

function Outside({ visit: { t, say, city }, serves }: { visit: Visit; serves: Serves & { by: 'neighbor' } }) {
  const { neighbor } = serves;
  const call = (phone: string) => (inner: unknown) => <a href={tel(phone)}>{inner as string}</a>;
  if (!neighbor)
    return (
      <Alert kind="warning" title={t('site.place.outsideTitle')}>
        {t.rich('site.place.outside', { phone: city.contact.phone, call: call(city.contact.phone) })}
      </Alert>
    );
  const name = say(neighbor.name);
  return (
    <Alert kind="warning" title={t('site.place.servedTitle', { name })}>
      <p>{t('site.place.served', { city: say(city.name), name })}</p>
      {neighbor.about && <p>{say(neighbor.about)}</p>}
      <p class="ui-row">
        {neighbor.phone && (
          <a href={tel(neighbor.phone)}>{t('site.place.servedCall', { phone: neighbor.phone })}</a>
        )}
        {neighbor.url && (
          <a href={neighbor.url} rel="noopener">
            {t('site.place.servedSite')}
          </a>
        )}
        {neighbor.sample && <span class="ui-soft">{t('site.place.servedSample')}</span>}
      </p>
    </Alert>
  );
}

function Districts({ visit, answer, title }: { visit: Visit; answer: Answer; title: string }) {
  const { t, say } = visit;
  const rows = answer.districts.map(({ layer, name }) => ({
    key: layer.key,
    label: say(layer.name),
    value: (
      <>
        {name}
        {layer.sample && <span class="ui-soft"> {t('site.address.sample')}</span>}
      </>
    ),
  }));
  return (
    <PartFrame visit={visit} id="districts" title={title}>
      {rows.length > 0 ? <SummaryList rows={rows} /> : <p>{t('site.address.none.districts')}</p>}
    </PartFrame>
  );
}

function Requests({ visit, answer, title }: { visit: Visit; answer: Answer; title: string }) {
  const { t } = visit;
  const { here, near } = answer.requests;
  return (
    <PartFrame visit={visit} id="requests" title={title}>
      {here.length > 0 && (
        <>
          <h3>{t('site.address.here')}</h3>
          <RequestRows visit={visit} rows={here} label={t('site.address.here')} />
        </>
      )}
      {near.length > 0 && (
        <>
          <h3>{t('site.address.near')}</h3>
          <RequestRows visit={visit} rows={near} label={t('site.address.near')} />
        </>
      )}
      {here.length + near.length === 0 && <p>{t('site.address.none.requests')}</p>}
    </PartFrame>
  );
}

function Finders({ visit, finders, query }: { visit: Visit; finders: readonly Lookup[]; query: string }) {
  if (finders.length === 0) return null;
  return (
    <div class="ui-screen">
      <PartFrame visit={visit} id="finders" title={visit.t('site.address.findMore')}>
        <ul class="ui-list">
          {finders.map(({ key, finder }) => (
            <li key={key}>
              <a href={`/find/${key}?${query}`}>{visit.say(finder?.question)}</a>
            </li>
          ))}
        </ul>
      </PartFrame>
    </div>
  );
}

function Actions({ visit, answer, query }: { visit: Visit; answer: Answer; query: string }) {
  const { t, catalog, say } = visit;
  const { place } = answer;
  const services = catalog.services.filter(({ kind }) => kind === 'request');
  return (
    <div class="ui-screen">
      <section class="ui-panel" aria-labelledby="report-here">
        <h2 id="report-here">{t('site.address.report')}</h2>
        <form action="/my-address/report" method="post">
          <input type="hidden" name="address" value={place.address ?? ''} />
          <input
            type="hidden"
            name="at"
            value={`${place.point.lat.toFixed(6)},${place.point.lng.toFixed(6)}`}
          />
          <Select
            name="service"
            label={t('site.address.reportWhat')}
            required
            options={services.map((one) => ({
              value: one.key,
              label: say(one.name),
              group: say(catalog.group(one.group)?.name),
            }))}
          />
          <Button>{t('site.address.reportGo')}</Button>
        </form>
      </section>
      <section class="ui-panel" aria-labelledby="keep">
        <h2 id="keep">{t('site.address.keep')}</h2>
        <p class="ui-row">
          <CopyButton value={`${answer.publicUrl}/my-address?${query}`} text={t('site.address.copyLink')} />
          <Button kind="quiet" type="button" icon="print" action="print" needsScript>
            {t('site.address.print')}
          </Button>
        </p>
        <p class="ui-soft">{t('site.address.keepText')}</p>
      </section>
    </div>
  );
}
