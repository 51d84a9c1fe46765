import type { Translate } from '#platform/i18n';
import { type Column, Table } from '#platform/ui';
import { typeOf } from './curl.ts';
import type { JsonSchema } from './openapi.ts';

export interface SchemaRow {
  name: string;
  required: boolean;
  schema: JsonSchema;
  /** Where a parameter goes. */
  where?: string;
}

/** Names, kinds and meanings: of parameters, or of the fields of a schema. */
export function SchemaTable({ t, caption, rows }: { t: Translate; caption: string; rows: SchemaRow[] }) {
  const columns: Column<SchemaRow>[] = [
    {
      key: 'name',
      label: t('api.page.name'),
      heads: true,
      cell: ({ name, required, where }) => (
        <>
          <code>{name}</code>
          {where && <span class="ui-api__small">{where}</span>}
          {required && <span class="ui-api__small">{t('api.page.required')}</span>}
        </>
      ),
    },
    {
      key: 'about',
      label: t('api.page.about'),
      cell: ({ schema }) => (
        <>
          <TypeOf schema={schema} />
          <About schema={schema} />
        </>
      ),
    },
  ];
  return (
    <div class="ui-api__table">
      <Table caption={caption} quietCaption columns={columns} rows={rows} rowKey={(row) => row.name} />
    </div>
  );
}

export function rowsOf(schema: JsonSchema): SchemaRow[] {
  return Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    schema: one,
  }));
}

export function TypeOf({ schema }: { schema: JsonSchema }) {
  const { text, ref } = typeOf(schema);
  return ref ? (
    <a href={`#schema-${ref}`}>
      <code>{text}</code>
    </a>
  ) : (
    <code>{text}</code>
  );
}

function About({ schema }: { schema: JsonSchema }) {
  const { description, default: usual, minimum, maximum, maxLength, maxItems, pattern } = schema;
  const bounds = [
    usual === undefined ? '' : `= ${JSON.stringify(usual)}`,
    minimum === undefined ? '' : `>= ${minimum}`,
    maximum === undefined ? '' : `<= ${maximum}`,
    maxLength === undefined ? '' : `maxLength ${maxLength}`,
    maxItems === undefined ? '' : `maxItems ${maxItems}`,
    pattern ?? '',
  ].filter(Boolean);
  return (
    <>
      {description && <Prose text={description} />}
      {bounds.length > 0 && <span class="ui-api__small">{bounds.join(', ')}</span>}
    </>
  );
}

/** The description's own English, with what stands between backticks as code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/);
  return (
    <p lang="en" class="ui-api__prose">
      {parts.map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part))}
    </p>
  );
}

/** Can be reached and scrolled by keyboard, since long lines do not fit a phone. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="ui-api__code" tabIndex={0} aria-label={label}>
      <pre>
        <code>{text}</code>
      </pre>
    </section>
  );
}
