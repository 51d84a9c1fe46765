import { Button, ButtonLink, fieldId } from '#platform/ui';
import type { WidgetVisit } from './widget.ts';
import { widgetFrame } from './widget-frame.tsx';

/** One service with its button, or the search over all of them with what is asked for most. */
export function reportFrame(visit: WidgetVisit, popular: readonly string[]): string {
  const { t, service, say } = visit;
  if (service)
    return widgetFrame(
      visit,
      { title: say(service.name) },
      <>
        {service.about && <p>{say(service.about)}</p>}
        <ButtonLink href={`/report/${service.key}`}>{t('widgets.report.button')}</ButtonLink>
      </>,
    );
  return widgetFrame(
    visit,
    { title: t('widgets.report.title') },
    <>
      <Search visit={visit} />
      <Popular visit={visit} keys={popular} />
    </>,
  );
}

function Search({ visit: { t } }: { visit: WidgetVisit }) {
  const id = fieldId('q');
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to the screen readers of yesterday
    <form action="/services" method="get" role="search">
      <label for={id}>{t('widgets.report.label')}</label>
      <div class="ui-search">
        <input class="usa-input" type="search" id={id} name="q" maxLength={200} autocomplete="off" />
        <Button icon="search">{t('ui.search')}</Button>
      </div>
    </form>
  );
}

function Popular({ visit, keys }: { visit: WidgetVisit; keys: readonly string[] }) {
  const { t, catalog, say } = visit;
  const services = keys.flatMap((key) => catalog.service(key) ?? []).filter(({ kind }) => kind === 'request');
  if (services.length === 0) return null;
  return (
    <>
      <h2 class="ui-frame__sub">{t('widgets.report.popular')}</h2>
      <ul class="ui-frame__list">
        {services.map(({ key, name }) => (
          <li key={key}>
            <a href={`/report/${key}`}>{say(name)}</a>
          </li>
        ))}
      </ul>
      <p>
        <a href="/services">{t('widgets.report.all')}</a>
      </p>
    </>
  );
}
