import type { HistoryEntry } from '#flow/requests';
import { Tag, Timeline, type TimelineEntry } from '#platform/ui';
import type { Visit } from '../visit.ts';
import { Photos } from './photos.tsx';

type Data = Record<string, unknown>;

/** What happened, newest first; what was taken back is kept and says so. */
export function History({ visit, history }: { visit: Visit; history: readonly HistoryEntry[] }) {
  const undone = new Set(
    history.filter((entry) => entry.kind === 'undone').map((entry) => entry.data['seq']),
  );
  return (
    <Timeline
      label={visit.t('office.history.label')}
      entries={[...history].reverse().map((entry, at) => line(visit, entry, at === 0, undone.has(entry.seq)))}
    />
  );
}

function line(visit: Visit, entry: HistoryEntry, newest: boolean, undone: boolean): TimelineEntry {
  const { t, ago, date } = visit;
  const files = entry.data['files'] ?? entry.data['evidence'];
  return {
    key: String(entry.seq),
    tone: newest ? 'now' : 'done',
    title: (
      <>
        {undone ? <s>{historySaid(visit, entry)}</s> : historySaid(visit, entry)}{' '}
        {!entry.public && <Tag>{t('office.history.internal')}</Tag>}
      </>
    ),
    time: {
      text: `${ago(entry.at)}${who(visit, entry)}`,
      iso: entry.at.toISOString(),
      full: date(entry.at, 'full'),
    },
    children: (
      <>
        {entry.note && <p class="office-note">{entry.note}</p>}
        {Array.isArray(files) && files.length > 0 && <Photos visit={visit} ids={files as string[]} />}
      </>
    ),
  };
}

function who({ t }: Visit, { actor_kind, actor_name, channel, data }: HistoryEntry): string {
  if (data['byReporter']) return ` · ${t('office.history.reporter')}`;
  if (actor_kind === 'system') return ` · ${t('office.history.system')}`;
  if (actor_kind === 'staff' || actor_kind === 'client') return actor_name ? ` · ${actor_name}` : '';
  return ` · ${t(`office.channel.${channel}`)}`;
}

/** One line of the history as a sentence, in the words of the catalog. */
export function historySaid(visit: Visit, { kind, data }: HistoryEntry): string {
  const { t } = visit;
  const say = sayers[kind];
  return say ? say(visit, data) : t(`office.history.${kind}`);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

const sayers: Partial<Record<HistoryEntry['kind'], (visit: Visit, data: Data) => string>> = {
  opened: (visit, data) =>
    visit.t('office.history.opened', { service: visit.service(text(data['service'])) }),
  routed: (visit, data) =>
    visit.t('office.history.routed', {
      department: visit.department(data['to'] === null ? null : text(data['to'])),
      again: data['from'] === data['to'] ? 'yes' : 'no',
    }),
  status: ({ t, date }, data) =>
    data['to'] === 'scheduled' && data['scheduledFor']
      ? t('office.history.scheduled', { date: date(new Date(text(data['scheduledFor'])), 'dayTime') })
      : t('office.history.status', { status: t(`office.status.${text(data['to'])}`) }),
  closed: ({ t }, data) =>
    t('office.history.closed', { outcome: t(`office.outcome.${text(data['outcome']) || 'none'}`) }),
  comment: ({ t }, data) =>
    t(
      data['asksReporter']
        ? 'office.history.asked'
        : data['byReporter']
          ? 'office.history.answered'
          : 'office.history.comment',
    ),
  assigned: ({ t }, data) =>
    data['to'] ? t('office.history.assigned', { name: text(data['name']) }) : t('office.history.unassigned'),
  reclassified: (visit, data) =>
    visit.t('office.history.reclassified', {
      from: visit.service(text(data['from'])),
      to: visit.service(text(data['to'])),
    }),
  moved: ({ t }, data) => {
    const [from, to] = [data['from'], data['to']] as (Data | undefined)[];
    if (text(to?.['asset']) && to?.['asset'] !== from?.['asset'])
      return t('office.history.asset', { number: text(to?.['asset']).replace(/^[^:]*:/, '') });
    if (to?.['asset'] === null && !('lat' in (to ?? {}))) return t('office.history.noAsset');
    return t(`office.history.${movedHow(data)}`, {
      to: text((data['to'] as Data | undefined)?.['address']) || t('office.noAddress'),
    });
  },
  linked: ({ t }, data) => t('office.history.linked', { number: text(data['parentNumber']) }),
};

/** Put on the map for the first time, by the city or by whoever reported it, or moved. */
function movedHow(data: Data): string {
  if (data['byReporter']) return 'locatedByReporter';
  const from = data['from'] as Data | undefined;
  return from && from['lat'] === null ? 'located' : 'moved';
}
