import { BackLink, ButtonLink, Icon, Radios } from '#platform/ui';
import type { Guard } from '#reference/catalog';
import { page, tel } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { type StepView, sayErrors, stepHref, stepPage } from './step-frame.tsx';

export function guardsPage(view: StepView): string {
  const { visit, service, content } = view;
  const { t, say } = visit;
  const error = sayErrors(view);
  const guards = service.guards ?? [];
  const title = guards.length === 1 ? say(guards[0]!.ask) : t('site.guards.title');
  return stepPage({
    view,
    step: 'guards',
    title,
    ownHeading: guards.length === 1,
    children: guards.map((guard) => (
      <Radios
        key={guard.key}
        name={`guards.${guard.key}`}
        label={say(guard.ask)}
        heading={guards.length === 1}
        error={error(`guards.${guard.key}`)}
        value={content.guards[guard.key]}
        required
        tiles
        options={[
          { value: 'yes', label: t('site.yes') },
          { value: 'no', label: t('site.no') },
        ]}
      />
    )),
  });
}

/** The guards that were answered with yes and end the form here. */
export function stopsOf({ service, content }: Pick<StepView, 'service' | 'content'>): Guard[] {
  return (service.guards ?? []).filter(
    (guard) => guard.effect === 'stop' && content.guards[guard.key] === 'yes',
  );
}

export function warningsOf({ service, content }: StepView): Guard[] {
  return (service.guards ?? []).filter(
    (guard) => guard.effect === 'warn' && content.guards[guard.key] === 'yes',
  );
}

/** What cannot wait for a report: what to do instead, with a button as large as the matter. */
export function stopPage(view: StepView): string {
  const { visit, draft } = view;
  const { t } = visit;
  const again = draft ? stepHref(draft, 'guards') : `/report/${view.service.key}`;
  return page(
    visit,
    { title: t('site.stop.title'), private: true, at: 'report', back: <BackLink href={again} /> },
    <>
      <h1>{t('site.stop.title')}</h1>
      {stopsOf(view).map((guard) => (
        <Stop key={guard.key} visit={visit} guard={guard} />
      ))}
      <p>
        <a href={again}>{t('site.stop.change')}</a>
      </p>
    </>,
  );
}

function Stop({ visit, guard }: { visit: Visit; guard: Guard }) {
  const { t, say } = visit;
  return (
    <div class="ui-stop">
      <p class="ui-stop__say">{say(guard.say)}</p>
      {guard.phone && (
        <p>
          <ButtonLink big href={tel(guard.phone)} icon="phone">
            {t('site.stop.call', { phone: guard.phone })}
          </ButtonLink>
        </p>
      )}
      {guard.link && (
        <p>
          <a href={guard.link} rel="noreferrer">
            {t('site.service.more', { host: new URL(guard.link).host })} <Icon name="external" />
          </a>
        </p>
      )}
    </div>
  );
}
