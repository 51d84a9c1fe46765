import { isRow, type Row, rowsOf, textOf } from './read-answer.ts';

export interface Attribute {
  code: string;
  datatype: string | null;
  variable: boolean;
  required: boolean;
  description: string | null;
  values: { key: string; name: string }[];
}

/** The attributes of a definition, also of servers that wrap or flatten them. */
export function attributesOf(value: unknown): Attribute[] {
  const inside = isRow(value) ? value['attributes'] : undefined;
  if (inside === undefined || inside === null) return [];
  return rowsOf(inside).flatMap((row) => {
    const code = textOf(row['code']);
    return code === null ? [] : [attributeOf(code, row)];
  });
}

function attributeOf(code: string, row: Row): Attribute {
  const yes = (value: unknown) => textOf(value)?.toLowerCase() === 'true';
  const values = rowsOf(row['values'] ?? []).flatMap((one) => {
    const key = textOf(one['key']);
    return key === null ? [] : [{ key, name: textOf(one['name']) ?? '' }];
  });
  return {
    code,
    datatype: textOf(row['datatype']),
    variable: yes(row['variable']),
    required: yes(row['required']),
    description: textOf(row['description']),
    values,
  };
}

/** Legal answers to the questions that must be answered; `given` by the operator come first. */
export function answersTo(
  attributes: readonly Attribute[],
  given: Record<string, string> = {},
  now = new Date(),
): [string, string][] {
  return attributes
    .filter((one) => one.variable && (one.required || one.code in given))
    .map((one) => [fieldOf(one), given[one.code] ?? legalValue(one, now)]);
}

/** Name of the form field: `attribute[code]`, with `[]` where several values may be sent. */
export function fieldOf({ code, datatype }: Pick<Attribute, 'code' | 'datatype'>): string {
  return `attribute[${code}]${datatype === 'multivaluelist' ? '[]' : ''}`;
}

export function legalValue({ datatype, values }: Attribute, now: Date): string {
  if (values.length > 0) return values[0]!.key;
  if (datatype === 'number') return '1';
  if (datatype === 'datetime') return `${now.toISOString().slice(0, 19)}Z`;
  return 'Test, please ignore';
}
