import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { nameOf } from '#platform/i18n';
import { BackLink, Button, CopyButton, Page, renderPage, Select } from '#platform/ui';
import { layers } from '#reference/places';
import {
  type Widget,
  type WidgetQuery,
  type WidgetVisit,
  widgetFields,
  widgets,
  widgetVisit,
} from './widget.ts';

/** What the widgets look like, and the lines to copy. */
export function previewRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/widgets',
    policy: anyone,
    schema: { querystring: T.Object(widgetFields) },
    handler: async (request, reply) => {
      const { language, ...query } = request.query;
      const visit = await widgetVisit(house, request.ctx, query);
      return html(reply, await previewPage(visit, { ...query, language }));
    },
  });
}

async function previewPage(visit: WidgetVisit, query: WidgetQuery): Promise<string> {
  const { t, house, catalog, say, ctx } = visit;
  const { city } = catalog;
  const here = `/widgets?${new URLSearchParams(given(query))}`;
  return renderPage(
    <Page
      t={t}
      asset={house.asset}
      title={t('widgets.title')}
      description={t('widgets.about')}
      brand={{ name: say(city.serviceName), href: '/' }}
      islands={['copy']}
      back={<BackLink href="/" />}
      languages={city.languages.map((language) => ({
        language,
        href: `/language?to=${language}&next=${encodeURIComponent(here)}`,
      }))}
    >
      <h1>{t('widgets.title')}</h1>
      <p class="usa-intro">{t('widgets.about')}</p>
      <Choices visit={visit} query={query} areas={await areaChoices(ctx, say)} />
      {widgets.map((kind) => (
        <Preview key={kind} visit={visit} kind={kind} query={query} />
      ))}
      <h2>{t('widgets.rules.title')}</h2>
      <p>{t('widgets.rules.text')}</p>
    </Page>,
  );
}

async function areaChoices(ctx: WidgetVisit['ctx'], say: WidgetVisit['say']) {
  return (await layers(ctx)).flatMap((layer) =>
    layer.areas.map((area) => ({
      value: `${layer.key}:${area.key}`,
      label: area.name,
      group: say(layer.name),
    })),
  );
}

interface ChoicesProps {
  visit: WidgetVisit;
  query: WidgetQuery;
  areas: { value: string; label: string; group: string }[];
}

function Choices({ visit: { t, catalog, say }, query, areas }: ChoicesProps) {
  const services = catalog.services.filter(({ kind, public: isPublic }) => kind === 'request' && isPublic);
  return (
    <form class="ui-panel" action="/widgets" method="get">
      <Select
        name="service"
        label={t('widgets.choose.service')}
        value={query.service}
        empty={t('widgets.choose.all')}
        options={services.map(({ key, name }) => ({ value: key, label: say(name) }))}
      />
      <Select
        name="area"
        label={t('widgets.choose.area')}
        value={query.area}
        empty={t('widgets.choose.city')}
        options={areas}
      />
      <Select
        name="language"
        label={t('widgets.choose.language')}
        value={query.language}
        empty={t('widgets.choose.reader')}
        options={catalog.city.languages.map((value) => ({ value, label: nameOf(value) }))}
      />
      <Button kind="secondary">{t('widgets.choose.show')}</Button>
    </form>
  );
}

const uses: Record<Widget, readonly (keyof WidgetQuery)[]> = {
  report: ['service', 'language'],
  track: ['language'],
  map: ['service', 'area', 'language'],
};

function Preview({ visit, kind, query }: { visit: WidgetVisit; kind: Widget; query: WidgetQuery }) {
  const { t, house } = visit;
  const used = Object.fromEntries(uses[kind].map((name) => [name, query[name]]));
  const snippet = snippetOf(visit, house.config.publicUrl, kind, used);
  return (
    <section aria-labelledby={`widget-${kind}`}>
      <h2 id={`widget-${kind}`}>{t(`widgets.${kind}.title`)}</h2>
      <div class="ui-frame__preview">
        <script
          async
          src="/widgets/v1.js"
          data-belfry={kind}
          {...dataOf({ language: t.language, ...given(used) })}
        />
        <noscript>
          <a href={`/widgets/${kind}`}>{t(`widgets.${kind}.title`)}</a>
        </noscript>
      </div>
      <pre class="ui-frame__code">
        <code>{snippet}</code>
      </pre>
      <CopyButton value={snippet} />
    </section>
  );
}

const instead: Record<Widget, string> = { report: '/services', track: '/track', map: '/requests' };

/** One script, and a link for readers without. */
function snippetOf({ t }: WidgetVisit, publicUrl: string, kind: Widget, query: WidgetQuery): string {
  const attributes = Object.entries(dataOf(given(query))).map(
    ([name, value]) => ` ${name}="${escapeHtml(value)}"`,
  );
  const link = kind === 'report' && query.service ? `/report/${query.service}` : instead[kind];
  return [
    `<script async src="${publicUrl}/widgets/v1.js" data-belfry="${kind}"${attributes.join('')}></script>`,
    `<noscript><a href="${publicUrl}${link}">${escapeHtml(t(`widgets.${kind}.title`))}</a></noscript>`,
  ].join('\n');
}

function given(query: WidgetQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]));
}

function dataOf(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [`data-${name}`, value]));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
