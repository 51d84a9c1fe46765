import type { ComponentChildren } from 'preact';
import { FramePage, type Island, renderPage } from '#platform/ui';
import type { WidgetVisit } from './widget.ts';

/** A frame's whole document. Links open in a tab of their own. */
export function widgetFrame(
  visit: WidgetVisit,
  { title, islands = [] }: { title: string; islands?: Island[] },
  children: ComponentChildren,
): string {
  const { t, house, catalog, say } = visit;
  const name = say(catalog.city.serviceName);
  return renderPage(
    <FramePage
      t={t}
      asset={house.asset}
      title={title}
      brand={{ name, href: '/' }}
      islands={['frame', ...islands]}
      private
    >
      <h1 class="ui-frame__title">{title}</h1>
      {children}
      <p class="ui-soft ui-frame__foot">
        <a href="/" rel="noopener">
          {t('widgets.by', { city: name })}
        </a>
      </p>
    </FramePage>,
  );
}
