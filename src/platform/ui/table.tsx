import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { renderFragment, UiContext, useT } from './ui-context.tsx';

export interface Column<Row> {
  key: string;
  label: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  numeric?: boolean;
  /** The cell that names the row. */
  heads?: boolean;
  /** Left out where there is no room. */
  wideOnly?: boolean;
  /** Link that sorts by this column and how it is sorted now. */
  sort?: { href: string; now?: 'ascending' | 'descending' };
}

/** Everything by which a row may look different from how it looked before. */
interface Looks<Row> {
  /** What all rows of the list have in common. */
  list: string;
  row: (row: Row) => string;
}

interface TableProps<Row> {
  caption: ComponentChildren;
  /** The caption is heard but not seen, because a heading says the same. */
  quietCaption?: boolean;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Adds a checkbox a row (`name`, value = the row's key) for bulk actions, with a text for those who hear it. */
  select?: { name: string; label: (row: Row) => string };
  /** The island `list` walks the rows with j and k; Enter opens the link of the head cell. */
  walk?: boolean;
  /** While both are the same, a row is not drawn again. */
  looks?: Looks<Row>;
  /** The row that is open beside the list. */
  current?: string;
}

export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, select } = props;
  return (
    <div
      class="usa-table-container--scrollable"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      data-island={props.walk ? 'list' : undefined}
    >
      <table class="usa-table usa-table--borderless">
        <caption class={props.quietCaption ? 'usa-sr-only' : undefined}>{props.caption}</caption>
        <thead>
          <tr>
            {select && <SelectAll />}
            {columns.map((column) => (
              <Head key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        {props.looks ? (
          <DrawnBody {...props} looks={props.looks} />
        ) : (
          <tbody>
            {rows.map((row) => (
              <Line key={props.rowKey(row)} row={row} {...props} />
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

function Head<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column;
  return (
    <th scope="col" class={cellClass(column)} aria-sort={sort?.now}>
      {sort ? <a href={sort.href}>{column.label}</a> : column.label}
    </th>
  );
}

function SelectAll() {
  const t = useT();
  return (
    <th scope="col" class="ui-select">
      <input type="checkbox" aria-label={t('ui.selectAll')} data-action="select-all" hidden />
      <span class="usa-sr-only">{t('ui.select')}</span>
    </th>
  );
}

/** Rows as text, by list and by looks: what a department's people open all day are the same hundred rows. */
const drawn = new Map<string, Map<string, string>>();
const mostDrawn = 5_000;
let drawnRows = 0;

function DrawnBody<Row>(props: TableProps<Row> & { looks: Looks<Row> }) {
  const ui = useContext(UiContext);
  const { looks, current, rowKey } = props;
  const list = `${ui.t.language}|${props.columns.map((one) => one.key)}|${looks.list}`;
  const known = linesOf(list);
  let html = '';
  for (const row of props.rows) {
    const isCurrent = current !== undefined && current === rowKey(row);
    const name = isCurrent ? `current|${looks.row(row)}` : looks.row(row);
    let line = known.get(name);
    if (line === undefined) {
      line = renderFragment(ui, <Line row={row} {...props} />);
      known.set(name, line);
      drawnRows += 1;
    }
    html += line;
  }
  // Drawn by the same components, which escape.
  return <tbody dangerouslySetInnerHTML={{ __html: html }} />;
}

function linesOf(list: string): Map<string, string> {
  if (drawnRows >= mostDrawn) {
    drawn.clear();
    drawnRows = 0;
  }
  const lines = drawn.get(list) ?? new Map<string, string>();
  drawn.set(list, lines);
  return lines;
}

function Line<Row>({ row, columns, rowKey, select, current }: TableProps<Row> & { row: Row }) {
  const key = rowKey(row);
  return (
    <tr aria-current={current === key ? 'true' : undefined}>
      {select && (
        <td class="ui-select">
          <input type="checkbox" name={select.name} value={key} aria-label={select.label(row)} />
        </td>
      )}
      {columns.map((column) =>
        column.heads ? (
          <th key={column.key} scope="row" class={cellClass(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} class={cellClass(column)}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}

function cellClass<Row>({ numeric, wideOnly }: Column<Row>): string | undefined {
  return [numeric && 'ui-numeric', wideOnly && 'ui-wide'].filter(Boolean).join(' ') || undefined;
}

/** Links of a keyset-paged list; what is not given is not shown. */
export function Pager({ newer, older, label }: { newer?: string; older?: string; label: string }) {
  const t = useT();
  if (!newer && !older) return null;
  return (
    <nav class="ui-pager" aria-label={label}>
      {newer && (
        <a href={newer} rel="prev">
          <Icon name="arrow-left" />
          {t('ui.newer')}
        </a>
      )}
      {older && (
        <a class="ui-pager__older" href={older} rel="next">
          {t('ui.older')}
          <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  );
}

export interface FilterChip {
  key: string;
  label: ComponentChildren;
  /** Where the list is without (or with) this filter. */
  href: string;
  /** A filter that is on is removed by its link; one that is off is added. */
  on?: boolean;
}

export function FilterChips({ chips, label, clear }: { chips: FilterChip[]; label: string; clear?: string }) {
  const t = useT();
  return (
    <nav class="ui-filters" aria-label={label}>
      {chips.map((chip) => (
        <a key={chip.key} class={chip.on ? 'ui-filter ui-filter--on' : 'ui-filter'} href={chip.href}>
          {chip.on && <span class="usa-sr-only">{t('ui.removeFilter')} </span>}
          {chip.label}
          {chip.on && <Icon name="close" />}
        </a>
      ))}
      {clear && (
        <a class="ui-filters__clear" href={clear}>
          {t('ui.clearFilters')}
        </a>
      )}
    </nav>
  );
}
