import type { Request } from '#flow/requests';
import { Button, StatusChip, TextInput } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { serviceName, stateSaid } from './said.ts';
import type { WidgetVisit } from './widget.ts';
import { widgetFrame } from './widget-frame.tsx';

interface TrackProps {
  typed: string;
  /** Undefined: nothing was asked. Null: there is none that everybody may see. */
  found: Request | null | undefined;
}

/** Number in, state out, within the frame. */
export function trackFrame(visit: WidgetVisit, { typed, found }: TrackProps): string {
  const { t, ctx } = visit;
  return widgetFrame(
    visit,
    { title: t('widgets.track.title') },
    <>
      <form action="/widgets/track" method="get" target="_self">
        <input type="hidden" name="language" value={ctx.language} />
        <TextInput
          name="number"
          label={t('widgets.track.label')}
          hint={t('widgets.track.hint')}
          value={typed}
          error={found === null ? t('widgets.track.unknown') : undefined}
          autocomplete="off"
          inputMode="text"
          maxLength={60}
          width="md"
        />
        <Button>{t('widgets.track.button')}</Button>
      </form>
      {found && <Found visit={visit} request={found} />}
    </>,
  );
}

function Found({ visit, request }: { visit: WidgetVisit; request: Request }) {
  const { t, date } = visit;
  const { text, tone } = stateSaid(visit, request);
  const place = addressSaid(request, t);
  return (
    <div class="ui-frame__found" role="status">
      <p>
        <strong>{serviceName(visit, request.service_key)}</strong>
        {place && (
          <>
            {' · '}
            <bdi>{place}</bdi>
          </>
        )}
      </p>
      <p class="ui-row">
        <StatusChip tone={tone}>{text}</StatusChip>
        <span>{t('widgets.track.reported', { date: date(request.opened_at, 'date') })}</span>
      </p>
      <p>
        <a href={`/requests/${request.number}`}>{t('widgets.track.all', { number: request.number })}</a>
      </p>
    </div>
  );
}
