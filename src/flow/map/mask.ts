import { type Status, statuses } from '#flow/requests';
import { type Columns, isChild, isGone, isPublic, statusBits, type Words } from './columns.ts';

/** Which points are meant. Lists are "any of"; what is left out does not matter. */
export interface MapFilter {
  services?: readonly string[];
  /** Departments; '' is the triage queue. */
  departments?: readonly string[];
  /** `layer:key` */
  areas?: readonly string[];
  statuses?: readonly Status[];
  /** true: not closed and no duplicate of another one; false: closed. */
  open?: boolean;
  /** Opened at or after, and before. */
  from?: Date;
  to?: Date;
  /** Due at or after `from` and before `to`; `none`: without a due time. */
  due?: { from?: Date; to?: Date } | 'none';
  /** Only what everybody may see. */
  publicOnly?: boolean;
}

/** A filter as tables of ones, so that a point is asked a few look-ups and no text. */
export interface Mask {
  flags: Uint8Array;
  /** null: any. What is not asked for is not even read. */
  services: Uint8Array | null;
  departments: Uint8Array | null;
  areaSets: Uint8Array | null;
  hasTimes: boolean;
  from: number;
  to: number;
  dueFrom: number;
  dueTo: number;
}

const end = 2 ** 32;
const closed = statuses.indexOf('closed');

export function maskOf(columns: Columns, filter: MapFilter): Mask {
  const { due } = filter;
  return {
    flags: flagTable(filter),
    services: wordTable(columns.services, filter.services),
    departments: wordTable(columns.departments, filter.departments),
    areaSets: areaTable(columns.areaSets, filter.areas),
    hasTimes: filter.from !== undefined || filter.to !== undefined || due !== undefined,
    from: seconds(filter.from) ?? 0,
    to: seconds(filter.to) ?? end,
    ...(due === 'none'
      ? { dueFrom: 0, dueTo: 1 }
      : { dueFrom: due ? (seconds(due.from) ?? 1) : 0, dueTo: seconds(due?.to) ?? end }),
  };
}

/** Rounded up: of two bounds the earlier belongs, the later does not. */
function seconds(time: Date | undefined): number | undefined {
  return time && Math.max(0, Math.ceil(time.getTime() / 1000));
}

function flagTable({ statuses: wanted, open, publicOnly }: MapFilter): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, flags) => {
    const status = flags & statusBits;
    if (flags & isGone || status >= statuses.length) return 0;
    if (publicOnly && !(flags & isPublic)) return 0;
    if (wanted && wanted.length > 0 && !wanted.includes(statuses[status]!)) return 0;
    if (open === undefined) return 1;
    return Number(open ? status !== closed && !(flags & isChild) : status === closed);
  });
}

function wordTable({ list }: Words, wanted: readonly string[] | undefined): Uint8Array | null {
  if (!wanted) return null;
  const set = new Set(wanted);
  return Uint8Array.from(list, (word) => Number(set.has(word)));
}

function areaTable({ list }: Words, wanted: readonly string[] | undefined): Uint8Array | null {
  if (!wanted || wanted.length === 0) return null;
  const set = new Set(wanted);
  return Uint8Array.from(list, (areas) => Number(areas.split(' ').some((area) => set.has(area))));
}
