import type { Request, RequestDetail } from '#flow/requests';
import { MapBox, SummaryList, type SummaryRow } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import type { Question } from '#reference/catalog';
import type { KnownThing } from '../place/asset-view.ts';
import { pinOf } from '../request-rows.tsx';
import { departmentName } from '../said.ts';
import type { Visit } from '../visit.ts';
import { Words } from './words.tsx';

interface FactsProps {
  visit: Visit;
  detail: RequestDetail;
  /** The numbered thing that it is about. */
  thing?: KnownThing | null;
}

export function Facts({ visit, detail, thing }: FactsProps) {
  const { t, date } = visit;
  const { request } = detail;
  const rows: (SummaryRow | false)[] = [
    { key: 'number', label: t('site.fact.number'), value: <span class="ui-nowrap">{request.number}</span> },
    {
      key: 'where',
      label: t('site.fact.where'),
      value: <bdi>{addressSaid(request, t) ?? t('site.place.unknown')}</bdi>,
    },
    !!thing && { key: 'thing', label: thing.label, value: <bdi>{thing.text}</bdi> },
    { key: 'when', label: t('site.fact.when'), value: date(request.opened_at, 'full') },
    { key: 'who', label: t('site.fact.who'), value: departmentName(visit, request.department_key) },
    ...answerRows(visit, detail),
    !!request.description && {
      key: 'text',
      label: t('site.fact.text'),
      value: <Words text={request.description} />,
    },
    request.me_too > 0 && {
      key: 'too',
      label: t('site.fact.meToo'),
      value: t('site.meToo', { count: request.me_too }),
    },
    !!detail.parent && {
      key: 'same',
      label: t('site.fact.parent'),
      value: <Numbers list={[detail.parent]} />,
    },
    detail.children.length > 0 && {
      key: 'kids',
      label: t('site.fact.children'),
      value: <Numbers list={detail.children} />,
    },
  ];
  return <SummaryList rows={rows.filter((row) => row !== false)} />;
}

function Numbers({ list }: { list: { number: string }[] }) {
  return (
    <>
      {list.slice(0, 20).map(({ number }) => (
        <a class="ui-nowrap" key={number} href={`/requests/${number}`}>
          {number}{' '}
        </a>
      ))}
    </>
  );
}

function answerRows(visit: Visit, { request, answers }: RequestDetail): SummaryRow[] {
  const questions = visit.catalog.service(request.service_key)?.questions ?? [];
  return answers.flatMap(({ key, value }) => {
    const question = questions.find((one) => one.key === key);
    return question
      ? [{ key, label: visit.say(question.label), value: answerSaid(visit, question, value) }]
      : [];
  });
}

/** An answer as the resident would say it: labels instead of keys, dates with their weekday. */
export function answerSaid(visit: Visit, question: Question, value: unknown): string {
  const label = (key: unknown) =>
    visit.say(question.options?.find((one) => one.key === key)?.label) || String(key);
  if (typeof value === 'boolean') return visit.t(value ? 'site.yes' : 'site.no');
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (question.type === 'one_of') return label(value);
  if (question.type === 'date' && typeof value === 'string') return visit.date(noon(value), 'date');
  return String(value ?? '');
}

/** A day without a zone, as an instant that is that day in all of America. */
function noon(day: string): Date {
  return new Date(`${day}T17:00:00Z`);
}

export function Photos({
  visit: { t },
  detail,
  token,
}: {
  visit: Visit;
  detail: RequestDetail;
  token?: string;
}) {
  if (detail.files.length === 0) return null;
  const key = token ? `?key=${token}` : '';
  return (
    <ul class="ui-photos" aria-label={t('site.request.photos')}>
      {detail.files.map((file, at) => (
        <li key={file.id}>
          <a href={`/photos/${file.id}/full${key}`}>
            <img
              src={`/photos/${file.id}/thumb${key}`}
              alt={t(`site.photo.${file.stage}`, { at: at + 1 })}
              width="160"
              height="160"
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The place on a map, for those who have script; a still picture of the city's own sketch for the others. */
export function PlaceMap({ visit, request }: { visit: Visit; request: Request }) {
  const { t, city } = visit;
  const { lat, lng } = request;
  if (lat === null || lng === null) return null;
  const pin = { lat, lng, ...pinOf(visit, request) };
  return (
    <MapBox
      label={t('site.request.map')}
      centre={{ lat, lng }}
      zoom={16}
      pins={[pin]}
      sketchUrl="/map/sketch.geojson"
      tiles={city.map.tiles}
    >
      <noscript>
        <img
          class="ui-still"
          src={`/map/still.svg?at=${lat.toFixed(4)},${lng.toFixed(4)}`}
          alt={t('site.request.still', { address: addressSaid(request, t) ?? '' })}
          width="640"
          height="360"
        />
      </noscript>
    </MapBox>
  );
}
