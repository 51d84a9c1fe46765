import {
  Button,
  Card,
  CardList,
  Dialog,
  fieldErrors,
  Select,
  StatusChip,
  TextArea,
  TextInput,
} from '#platform/ui';
import { statusSaid } from '../words.ts';
import type { PlaceView } from './load-place.ts';
import { hrefOf } from './queue-page.tsx';

/** Open requests of the same service around the chosen point, or any other by its number: it may be the same thing. */
export function NearPart({ view }: { view: PlaceView }) {
  const { visit, near, may, loaded, problems, point } = view;
  const { t, ago } = visit;
  if (!may.work) return null;
  const { number, version } = loaded.request;
  return (
    <>
      <h2>{t('office.around.same')}</h2>
      <form method="post" action={hrefOf(number)}>
        <input type="hidden" name="seen" value={version} />
        <input type="hidden" name="do" value="link" />
        {near.length > 0 ? (
          <CardList kind="rows" label={t('office.around.same')}>
            {near.slice(0, 6).map((row) => {
              const said = statusSaid(visit, { ...row, due_at: null });
              return (
                <Card
                  key={row.id}
                  title={`${visit.service(row.service_key)} ${row.number}`}
                  href={`/office/requests/${row.number}`}
                  meta={t('office.around.meta', { metres: row.metres, ago: ago(row.opened_at) })}
                >
                  <StatusChip tone={said.tone}>{said.text}</StatusChip>{' '}
                  <Button small kind="secondary" name="pressed" value={row.number}>
                    {t('office.locate.same')}
                  </Button>
                </Card>
              );
            })}
          </CardList>
        ) : (
          <p class="ui-soft">{t(point ? 'office.locate.noneNear' : 'office.locate.nearLater')}</p>
        )}
        <TextInput
          name="parent"
          label={t('office.locate.sameAs')}
          error={fieldErrors(t, problems)('parent')}
          width="md"
          required={false}
        />
        <Button kind="secondary" small>
          {t('office.act.link')}
        </Button>
      </form>
    </>
  );
}

/** Only where a question reaches somebody; the request waits until they answer. */
export function AskPart({ view }: { view: PlaceView }) {
  const { visit, may, loaded, reachable, problems } = view;
  const { t, house } = visit;
  if (!may.work) return null;
  const { request } = loaded;
  if (!reachable) return <p class="ui-soft">{t('office.locate.nobodyToAsk')}</p>;
  const inTheirs = house.catalogs.translator(request.language);
  const error = fieldErrors(t, problems)('question');
  return (
    <div data-key="q">
      <Dialog summary={t('office.locate.ask')} open={error !== undefined}>
        <form method="post" action={hrefOf(request.number)}>
          <input type="hidden" name="seen" value={request.version} />
          <input type="hidden" name="do" value="ask" />
          <TextArea
            name="question"
            label={t('office.locate.question')}
            hint={t('office.locate.questionHint', { language: request.language })}
            value={inTheirs('office.locate.questionText', {
              address: request.address ?? '',
              has: request.address ? 'yes' : 'no',
            })}
            error={error}
            rows={4}
          />
          <Button kind="secondary">{t('office.locate.askNow')}</Button>
        </form>
      </Dialog>
    </div>
  );
}

export function ClosePart({ view }: { view: PlaceView }) {
  const { visit, may, loaded, problems } = view;
  const { t, say } = visit;
  if (!may.close) return null;
  const { request, service } = loaded;
  const errors = fieldErrors(t, problems);
  const error = errors('reason') ?? errors('closeNote');
  return (
    <Dialog summary={t('office.locate.close')} open={error !== undefined}>
      <form method="post" action={hrefOf(request.number)}>
        <input type="hidden" name="seen" value={request.version} />
        <input type="hidden" name="do" value="close" />
        <Select
          name="reason"
          label={t('office.close.reason')}
          error={errors('reason')}
          options={(service?.reasons ?? []).map((reason) => ({
            value: reason.key,
            label: say(reason.text),
            group: t(`office.outcome.${reason.outcome}`),
          }))}
        />
        <TextArea
          name="closeNote"
          label={t('office.close.note')}
          error={errors('closeNote')}
          required={false}
          rows={2}
        />
        <Button kind="secondary">{t('office.act.close')}</Button>
      </form>
    </Dialog>
  );
}
