import type { Translate } from '#platform/i18n';
import { Tag } from '#platform/ui';
import { base } from '../contract/definition.ts';
import { curlOf, needsKey, scopeOf } from './curl.ts';
import type { Operation } from './openapi.ts';
import { Code, Prose, SchemaTable, TypeOf } from './schema-part.tsx';

interface Props {
  t: Translate;
  method: string;
  path: string;
  operation: Operation;
}

/** One operation: closed it is a line, open all there is to know of it. */
export function OperationPart({ t, method, path, operation }: Props) {
  const { operationId, summary, description } = operation;
  const scope = scopeOf(operation);
  return (
    <details class="ui-api__operation">
      <summary>
        <span class={`ui-api__method ui-api__method--${method}`}>{method.toUpperCase()}</span>{' '}
        <code class="ui-api__path">
          {base}
          {path}
        </code>{' '}
        <span class="ui-api__summary" lang="en">
          {summary}
        </span>
      </summary>
      <div class="ui-api__inner" id={operationId}>
        {description && <Prose text={description} />}
        <p>
          {needsKey(operation) ? t('api.page.needs') : t('api.page.open')} {scope && <Tag>{scope}</Tag>}
        </p>
        <Parameters t={t} operation={operation} />
        <Body t={t} operation={operation} />
        <Answers t={t} operation={operation} />
        <h3>{t('api.page.example')}</h3>
        <Code
          text={curlOf(method, path, operation)}
          label={t('api.page.exampleOf', { operation: operationId })}
        />
      </div>
    </details>
  );
}

function Parameters({ t, operation: { parameters = [], operationId } }: Pick<Props, 't' | 'operation'>) {
  if (parameters.length === 0) return null;
  const rows = parameters.map(({ name, required, schema, description, in: where }) => ({
    name,
    where: t(`api.page.in.${where}`),
    required: required ?? false,
    schema: { ...schema, description: description ?? schema.description },
  }));
  return (
    <>
      <h3>{t('api.page.parameters')}</h3>
      <SchemaTable t={t} caption={t('api.page.parametersOf', { operation: operationId })} rows={rows} />
    </>
  );
}

function Body({ t, operation }: Pick<Props, 't' | 'operation'>) {
  const content = Object.entries(operation.requestBody?.content ?? {});
  if (content.length === 0) return null;
  return (
    <>
      <h3>{t('api.page.body')}</h3>
      <ul>
        {content.map(([media, { schema }]) => (
          <li key={media}>
            <code>{media}</code>:{' '}
            {schema.properties ? (
              Object.keys(schema.properties).map((name) => <code key={name}>{name} </code>)
            ) : (
              <TypeOf schema={schema} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Answers({ t, operation }: Pick<Props, 't' | 'operation'>) {
  return (
    <>
      <h3>{t('api.page.answers')}</h3>
      <ul>
        {Object.entries(operation.responses).map(([status, { content = {} }]) => (
          <li key={status}>
            <code>{status}</code>{' '}
            {Object.entries(content).map(([media, { schema }]) => (
              <span key={media}>
                <TypeOf schema={schema} /> <span class="ui-soft">{media}</span>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
