import { hash } from 'node:crypto';
import type { LoadedRequest } from '#flow/requests';
import type { CsvRow } from '#platform/csv';
import { localDate } from '#reference/calendar';
import type { summaryCounter } from './import-summary.ts';
import type { NamedService, Names } from './name-services.ts';
import type { Rejection, rowReader, SourceRow } from './read-row.ts';
import type { RejectsFile } from './rejects-file.ts';
import { SeenIds } from './seen-ids.ts';

interface Taking {
  read: ReturnType<typeof rowReader>;
  names: Names;
  counter: ReturnType<typeof summaryCounter>;
  rejects: RejectsFile;
  hasZero(): boolean;
  timezone: string;
  language: string;
  /** Whether the notes of the source are for everybody. */
  notePublic: boolean;
}

/** Turns records into requests that can be loaded, counting each; the first of several with one id is taken. */
export function rowTaker(taking: Taking) {
  const seen = new SeenIds();
  const { counter, names, rejects } = taking;
  let rows = 0;

  const takeOne = (record: CsvRow): LoadedRequest | Rejection => {
    if ('broken' in record) return record.broken;
    if (taking.hasZero() && record.cells.some((cell) => cell.includes('\0'))) return 'zero_byte';
    const row = taking.read(record.cells);
    if (typeof row === 'string') return row;
    const service = names.service(row.service);
    if (!service) return 'too_many_services';
    if (!seen.add(row.id)) return 'repeated_id';
    counter.take(row);
    return toLoaded(row, service, taking);
  };

  return {
    rows: () => rows,
    take(records: readonly CsvRow[]): LoadedRequest[] {
      const taken: LoadedRequest[] = [];
      for (const record of records) {
        rows++;
        const one = takeOne(record);
        if (typeof one !== 'string') taken.push(one);
        else {
          counter.reject(rows + 1, one);
          rejects.add(rows + 1, one, 'cells' in record ? record.cells : [record.raw]);
        }
      }
      return taken;
    },
  };
}

function toLoaded(row: SourceRow, service: NamedService, taking: Taking): LoadedRequest {
  const department = taking.names.department(row.agency, service);
  return {
    source_id: row.id,
    source_digest: digest(row, service, department),
    year: localDate(taking.timezone, row.openedAt).slice(2, 4),
    service_key: service.key,
    service_version: service.version,
    department_key: department,
    public: service.public,
    status: row.status,
    outcome: row.outcome,
    channel: row.channel,
    language: taking.language,
    description: row.description,
    address: row.address,
    lat: row.lat,
    lng: row.lng,
    h3: null,
    areas: [],
    opened_at: row.openedAt,
    updated_at: row.updatedAt,
    closed_at: row.closedAt,
    due_at: row.dueAt,
    note: row.note || null,
    notePublic: taking.notePublic,
    facts: {
      ...(row.agency ? { agency: row.agency } : {}),
      ...(row.repairs.length > 0 ? { repaired: row.repairs } : {}),
    },
    alias: row.alias || null,
    parent: row.parent || null,
  };
}

/** Of everything that the source says, as it was understood: a better map or a mended catalog counts as a change. */
function digest(row: SourceRow, service: NamedService, department: string): string {
  const text = [
    row.service,
    service.key,
    service.public,
    row.agency,
    department,
    row.status,
    row.outcome,
    row.channel,
    row.description,
    row.note,
    row.address,
    row.lat,
    row.lng,
    row.openedAt.getTime(),
    row.updatedAt.getTime(),
    row.closedAt?.getTime(),
    row.dueAt?.getTime(),
  ].join('\u001f');
  return hash('sha256', text, 'base64').slice(0, 24);
}
