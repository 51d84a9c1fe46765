import type pg from 'pg';

export interface TableFacts {
  name: string;
  columns: string[];
  /** Columns of the primary key, by which its rows are ordered. */
  key: string[];
}

/** All tables but the list of migrations, parents before the tables that refer to them. */
export async function listTables(client: pg.ClientBase): Promise<TableFacts[]> {
  const tables = await client.query<{ name: string; columns: string[]; key: string[] }>(`
    select c.relname as name,
      array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped
        and attgenerated = '' order by attnum) as columns,
      array(select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality as k(num, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
        where i.indrelid = c.oid and i.indisprimary order by k.place) as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'migration'
    order by c.relname`);
  const refers = await client.query<{ child: string; parent: string }>(`
    select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`);
  return parentsFirst(tables.rows, refers.rows);
}

export async function listSequences(
  client: pg.ClientBase,
): Promise<{ name: string; value: string | null }[]> {
  const answer = await client.query<{ name: string; value: string | null }>(`
    select sequencename::text as name, last_value::text as value from pg_sequences
    where schemaname = 'public' order by sequencename`);
  return answer.rows;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function parentsFirst(tables: TableFacts[], refers: { child: string; parent: string }[]): TableFacts[] {
  const sorted: TableFacts[] = [];
  const place = (table: TableFacts, trail: string[]) => {
    if (sorted.includes(table)) return;
    if (trail.includes(table.name))
      throw new Error(`Tables refer to each other in a circle: ${trail.join(', ')}`);
    for (const { child, parent } of refers)
      if (child === table.name) place(tables.find((one) => one.name === parent)!, [...trail, table.name]);
    sorted.push(table);
  };
  for (const table of tables) place(table, []);
  return sorted;
}
