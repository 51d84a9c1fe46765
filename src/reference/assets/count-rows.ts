import { Invalid } from '#platform/errors';
import type { readAsset } from './read-asset.ts';

export interface AssetRejection {
  row: number;
  field: string;
  reason: string;
  text: string;
}

interface Repeated {
  count: number;
  first: readonly { row: number; key: string }[];
}

/** A file of which no row can be used is not worth reading to its end. */
const hopelessAfter = 10_000;
export const mostExamples = 20;
const mostThings = 2_000_000;

export type RowCounter = ReturnType<typeof countRows>;

/** What came of the rows of a file: how many were taken, why others were not, and the first of those. */
export function countRows() {
  let read = 0;
  let taken = 0;
  const rejectedBy: Record<string, number> = {};
  const examples: AssetRejection[] = [];
  const whyNone = () => {
    const [first] = examples;
    const why = first
      ? ` Row ${first.row}, ${first.field}: ${first.reason.replaceAll('_', ' ')} "${first.text}".`
      : '';
    return `None of the ${read} rows could be taken; nothing was changed. Is it the right file?${why}`;
  };
  const reject = (row: number, fault: Omit<AssetRejection, 'row'>) => {
    if (examples.length < mostExamples) examples.push({ row, ...fault, text: fault.text.slice(0, 100) });
  };
  return {
    add(row: number, one: ReturnType<typeof readAsset>): boolean {
      read += 1;
      if (!('reason' in one)) {
        taken += 1;
        if (taken > mostThings)
          throw Invalid.field('file', `It has more than ${mostThings} things: split it into several layers.`);
        return true;
      }
      rejectedBy[one.reason] = (rejectedBy[one.reason] ?? 0) + 1;
      reject(row, one);
      return false;
    },
    /** Rows whose number an earlier one has. Where they are many, the field is no number. */
    repeat({ count, first }: Repeated, field: string) {
      if (count > taken / 5 && count > 20)
        throw Invalid.field(
          'file',
          `The field "${field}" is not the number of a thing: ${count} of ${taken} rows have one that another row has. Choose one with --key-field.`,
        );
      taken -= count;
      if (count > 0) rejectedBy['repeated_number'] = count;
      for (const { row, key } of first) reject(row, { field, reason: 'repeated_number', text: key });
    },
    refuseHopeless() {
      if (taken === 0 && read >= hopelessAfter) throw Invalid.field('file', whyNone());
    },
    whyNone,
    counts: () => ({ read, taken, rejected: read - taken, rejectedBy, examples }),
  };
}
