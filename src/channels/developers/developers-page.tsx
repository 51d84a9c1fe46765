import { Alert, ButtonLink, Table } from '#platform/ui';
import { Command, developerPage } from './developer-frame.tsx';
import type { DeveloperVisit } from './developer-visit.ts';
import { type ExampleValues, examples } from './examples.ts';
import { changes, failures, limits, parts } from './interfaces.ts';

const sections = ['parts', 'keys', 'examples', 'limits', 'errors', 'changes'] as const;

/** Everything that a developer needs to begin, on one page. */
export function developersPage(visit: DeveloperVisit, values: ExampleValues): string {
  const { t, serviceName } = visit;
  return developerPage(
    visit,
    {
      title: t('developers.title'),
      at: '/developers',
      description: t('developers.intro', { service: serviceName }),
      islands: ['copy'],
    },
    <>
      <p class="usa-intro">{t('developers.intro', { service: serviceName })}</p>
      {visit.sandbox && <Alert kind="warning">{t('developers.sandbox.here')}</Alert>}
      <nav class="dev-contents" aria-label={t('developers.contents')}>
        <ul>
          {sections.map((key) => (
            <li key={key}>
              <a href={`#${key}`}>{t(`developers.section.${key}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Parts visit={visit} />
      <Keys visit={visit} />
      <Examples visit={visit} values={values} />
      <section aria-labelledby="limits">
        <h2 id="limits">{t('developers.section.limits')}</h2>
        <p>{t('developers.limits.text', limits)}</p>
        <p>{t('developers.limits.more')}</p>
      </section>
      <Failures visit={visit} />
      <section aria-labelledby="changes">
        <h2 id="changes">{t('developers.section.changes')}</h2>
        <dl class="dev-changes">
          {changes.map(({ key, date }) => (
            <div key={key}>
              <dt>
                <time datetime={date}>{visit.day(date)}</time>
              </dt>
              <dd>{t(`developers.change.${key}`)}</dd>
            </div>
          ))}
        </dl>
        <p>{t('developers.changes.promise')}</p>
      </section>
    </>,
  );
}

function Parts({ visit: { t } }: { visit: DeveloperVisit }) {
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">{t('developers.section.parts')}</h2>
      <dl class="dev-parts">
        {parts.map(({ key, href }) => (
          <div key={key}>
            <dt>{t(`developers.part.${key}`)}</dt>
            <dd>
              {t(`developers.partText.${key}`)} <br />
              <a href={href}>
                <code>{href}</code>
              </a>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('developers.part.webhooks')}</dt>
          <dd>{t('developers.partText.webhooks')}</dd>
        </div>
      </dl>
    </section>
  );
}

function Keys({ visit }: { visit: DeveloperVisit }) {
  const { t, sandbox, sandboxElsewhere } = visit;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{t('developers.section.keys')}</h2>
      <p>{t('developers.keys.who')}</p>
      <p>{t(sandbox ? 'developers.keys.atOnce' : 'developers.keys.apply')}</p>
      {sandboxElsewhere && (
        <p>
          {t.rich('developers.keys.elsewhere', {
            link: (inner) => <a href={`${sandboxElsewhere}/developers`}>{inner}</a>,
          })}
        </p>
      )}
      <p>
        <ButtonLink href="/developers/key">{t('developers.nav.key')}</ButtonLink>
      </p>
      <p>{t('developers.keys.send')}</p>
      <ul>
        <li>
          <code>Authorization: Bearer {t('developers.yourKey')}</code>
        </li>
        <li>
          <code>X-Api-Key: {t('developers.yourKey')}</code>
        </li>
        <li>
          <code>api_key={t('developers.yourKey')}</code> {t('developers.keys.inForm')}
        </li>
      </ul>
      <p>{t('developers.keys.keep')}</p>
    </section>
  );
}

function Examples({ visit: { t }, values }: { visit: DeveloperVisit; values: ExampleValues }) {
  const groups = [...new Set(examples.map((one) => one.group))];
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">{t('developers.section.examples')}</h2>
      <p>{t('developers.examples.text')}</p>
      {groups.map((group) => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h3 id={`group-${group}`}>{t(`developers.group.${group}`)}</h3>
          {examples
            .filter((one) => one.group === group)
            .map((one) => (
              <div key={one.key}>
                <p class="dev-example">{t(`developers.example.${one.key}`)}</p>
                <Command text={one.command(values)} />
              </div>
            ))}
        </section>
      ))}
    </section>
  );
}

function Failures({ visit: { t } }: { visit: DeveloperVisit }) {
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">{t('developers.section.errors')}</h2>
      <p>{t('developers.errors.text')}</p>
      <Table
        caption={t('developers.section.errors')}
        quietCaption
        rows={failures.map((status) => ({ status }))}
        rowKey={({ status }) => String(status)}
        columns={[
          { key: 'status', label: t('developers.errors.status'), heads: true, cell: ({ status }) => status },
          {
            key: 'means',
            label: t('developers.errors.means'),
            cell: ({ status }) => t(`developers.error.${status}`),
          },
        ]}
      />
    </section>
  );
}
