import { Button, fieldId } from '#platform/ui';
import type { Visit } from '../visit.ts';

/** One box over all services. Its label is the page's question where `heading` is set. */
export function SearchBox({
  visit: { t },
  value = '',
  heading,
}: {
  visit: Visit;
  value?: string;
  heading?: boolean;
}) {
  const id = fieldId('q');
  const label = <label for={id}>{t('site.search.label')}</label>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to the screen readers of yesterday
    <form action="/services" method="get" role="search">
      {heading ? <h1 class="ui-hero__title">{label}</h1> : <div class="ui-search__label">{label}</div>}
      <div class="usa-hint" id={`${id}-hint`}>
        {t('site.search.hint')}
      </div>
      <div class="ui-search">
        <input
          class="usa-input"
          type="search"
          id={id}
          name="q"
          value={value}
          maxLength={200}
          autocomplete="off"
          aria-describedby={`${id}-hint`}
        />
        <Button icon="search">{t('ui.search')}</Button>
      </div>
    </form>
  );
}
