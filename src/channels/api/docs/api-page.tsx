import type { FastifyRequest } from 'fastify';
import type { House } from '#platform/house';
import type { Translate } from '#platform/i18n';
import { Page, renderPage, SummaryList } from '#platform/ui';
import { catalogOf, say } from '#reference/catalog';
import { scopes } from '#reference/clients';
import { base } from '../contract/definition.ts';
import { problemKinds } from '../contract/problem.ts';
import { byTag } from './curl.ts';
import type { OpenApi } from './openapi.ts';
import { OperationPart } from './operation-part.tsx';
import { Code, Prose, rowsOf, SchemaTable } from './schema-part.tsx';

/** The page of the API: how to come in, what all calls share, every operation and every schema. Made of the description alone. */
export async function apiPage(house: House, request: FastifyRequest, document: OpenApi): Promise<string> {
  const { ctx } = request;
  const { city } = await catalogOf(ctx);
  const t = house.catalogs.translator(ctx.language);
  const words = (text: Parameters<typeof say>[0]) => say(text, ctx.language, city.languages[0]);
  const url = house.config.publicUrl;
  return renderPage(
    <Page
      t={t}
      asset={house.asset}
      title={t('api.page.title')}
      description={t('api.page.intro', { city: words(city.name) })}
      width="wide"
      brand={{ name: words(city.serviceName), href: '/' }}
      nav={[
        { href: '/developers', text: t('developers.nav.home') },
        { href: '/developers/key', text: t('developers.nav.key') },
        { href: base, text: t('api.page.title'), current: true },
      ]}
      languages={city.languages.map((language) => ({
        language,
        href: `/language?to=${language}&next=${encodeURIComponent(base)}`,
      }))}
    >
      <div class="ui-api">
        <h1>{t('api.page.title')}</h1>
        <p class="usa-intro">{t('api.page.intro', { city: words(city.name) })}</p>
        <Contents t={t} document={document} />
        <ComingIn t={t} url={url} />
        <Shared t={t} />
        {byTag(document).map(({ tag, operations }) => (
          <section key={tag.name} aria-labelledby={`tag-${tag.name}`}>
            <h2 id={`tag-${tag.name}`}>{t(`api.tag.${tag.name}`)}</h2>
            {operations.map((one) => (
              <OperationPart key={one.operation.operationId} t={t} {...one} />
            ))}
          </section>
        ))}
        <Problems t={t} />
        <Schemas t={t} document={document} />
      </div>
    </Page>,
  );
}

function Contents({ t, document }: { t: Translate; document: OpenApi }) {
  return (
    <nav class="ui-api__contents" aria-label={t('api.page.contents')}>
      <ul>
        <li>
          <a href="#keys">{t('api.page.keys')}</a>
        </li>
        <li>
          <a href="#shared">{t('api.page.shared')}</a>
        </li>
        {byTag(document).map(({ tag }) => (
          <li key={tag.name}>
            <a href={`#tag-${tag.name}`}>{t(`api.tag.${tag.name}`)}</a>
          </li>
        ))}
        <li>
          <a href="#problems">{t('api.page.problems')}</a>
        </li>
        <li>
          <a href="#schemas">{t('api.page.schemas')}</a>
        </li>
        <li>
          <a href={`${base}/openapi.json`}>openapi.json</a>
        </li>
      </ul>
    </nav>
  );
}

function ComingIn({ t, url }: { t: Translate; url: string }) {
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{t('api.page.keys')}</h2>
      <p>{t('api.page.keysText')}</p>
      <Code
        label={t('api.page.firstCalls')}
        text={`BELFRY=${url}\ncurl "$BELFRY${base}/requests?limit=5"\ncurl "$BELFRY${base}/requests" -H "Authorization: Bearer $KEY"`}
      />
      <p>{t('api.page.oauth')}</p>
      <Code
        label={t('api.page.oauthCall')}
        text={`curl "$BELFRY${base}/oauth/token" -u "$CLIENT_ID:$KEY" -d grant_type=client_credentials -d "scope=requests:read"`}
      />
      <h3>{t('api.page.scopes')}</h3>
      <SummaryList
        rows={scopes.map((scope) => ({
          key: scope,
          label: scope,
          value: t(`admin.keys.scope.${scope.replace(':', '-')}`),
        }))}
      />
    </section>
  );
}

const rules = ['pages', 'fields', 'marks', 'versions', 'fresh', 'limits', 'times', 'words'] as const;

function Shared({ t }: { t: Translate }) {
  return (
    <section aria-labelledby="shared">
      <h2 id="shared">{t('api.page.shared')}</h2>
      <dl class="ui-api__rules">
        {rules.map((rule) => (
          <div key={rule}>
            <dt>{t(`api.rule.${rule}`)}</dt>
            <dd>{t(`api.rule.${rule}Text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Problems({ t }: { t: Translate }) {
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{t('api.page.problems')}</h2>
      <p>{t('api.page.problemsText')}</p>
      <dl class="ui-api__rules">
        {Object.entries(problemKinds).map(([status, kind]) => (
          <div key={kind} id={`problem-${kind}`}>
            <dt>
              <code>{status}</code> {t(`api.problem.${kind}.title`)}
            </dt>
            <dd>{t(`api.problem.${kind}.detail`, { seconds: 60, version: 7 })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Schemas({ t, document }: { t: Translate; document: OpenApi }) {
  return (
    <section aria-labelledby="schemas">
      <h2 id="schemas">{t('api.page.schemas')}</h2>
      {Object.entries(document.components.schemas).map(([name, schema]) => (
        <details key={name} class="ui-api__operation">
          <summary>
            <code>{name}</code>
          </summary>
          <div class="ui-api__inner" id={`schema-${name}`}>
            {schema.description && <Prose text={schema.description} />}
            <SchemaTable t={t} caption={t('api.page.fieldsOf', { schema: name })} rows={rowsOf(schema)} />
          </div>
        </details>
      ))}
    </section>
  );
}
