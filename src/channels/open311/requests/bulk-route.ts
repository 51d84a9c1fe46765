import { Readable } from 'node:stream';
import { listTold, type ToldRequest } from '#flow/listing';
import { anyone, type Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { csvLine } from '#reference/console';
import { jsonOf, type RequestRecord, xmlOf } from '#reference/open311';
import { mediaTypes } from '../answer.ts';
import { queryOf, speaking } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { type Asked, readArguments } from './read-arguments.ts';
import { tellingOf } from './read-routes.ts';
import { recorder } from './request-record.ts';

/** One row of the bulk format (GeoReport Bulk), in its order. */
const columns = [
  'service_request_id',
  'requested_datetime',
  'updated_datetime',
  'closed_date',
  'status_description',
  'status_notes',
  'source',
  'service_name',
  'service_subtype',
  'description',
  'agency_responsible',
  'address',
  'lat',
  'long',
] as const;
type BulkRecord = Record<(typeof columns)[number], string | number | null>;

interface Form {
  type: string;
  head: string;
  between: string;
  tail: string;
  row(record: BulkRecord): string;
}

const forms: Record<string, Form> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    head: csvLine(columns),
    between: '',
    tail: '',
    row: (record) => csvLine(columns.map((column) => record[column] ?? '')),
  },
  json: {
    type: mediaTypes.json,
    head: '[',
    between: ',\n',
    tail: ']',
    row: (content) => jsonOf({ root: '', content }),
  },
  xml: {
    type: mediaTypes.xml,
    head: '<?xml version="1.0" encoding="utf-8"?>\n<service_requests>',
    between: '\n',
    tail: '</service_requests>',
    row: (content) => xmlOf({ root: 'request', content }).replace(/^.*\n/, ''),
  },
};

const pageSize = 1000;

/**
 * All requests of a span of time as one file, read page by page while it is sent, however many they are. Takes the arguments of
 * `GET /requests` but those of pages; the span is that of a list (90 days) unless bounds of change are given.
 */
export function bulkRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/open311/v2/bulk/requests.:form',
    policy: anyone,
    key: true,
    cors: true,
    limit: { class: 'open311-bulk', burst: 6, perMinute: 6 },
    handler: async (request, reply) => {
      const form = forms[(request.params as { form: string }).form.toLowerCase()];
      if (!form) throw new Fault(404, 'format', 'open311.error.format');
      const args = queryOf(request);
      const ctx = await speaking(request.ctx, args);
      const { filter, order } = await readArguments(ctx, args);
      const record = recorder(await tellingOf(house, ctx));
      return reply.type(form.type).send(Readable.from(written(ctx, { filter, order }, form, record)));
    },
  });
}

async function* written(
  ctx: Ctx,
  asked: Pick<Asked, 'filter' | 'order'>,
  form: Form,
  record: (row: ToldRequest) => RequestRecord,
): AsyncGenerator<string> {
  let [before, after] = [form.head, undefined as string | undefined];
  do {
    const { rows, next } = await listTold(ctx, { ...asked, after, limit: pageSize });
    let page = '';
    for (const row of rows) {
      page += before + form.row(bulkRecord(record(row), row));
      before = form.between;
    }
    if (page) yield page;
    after = next ?? undefined;
  } while (after);
  yield (before === form.head ? form.head : '') + form.tail;
}

function bulkRecord(record: RequestRecord, row: ToldRequest): BulkRecord {
  const { service_request_id, requested_datetime, updated_datetime, status_notes, service_name } = record;
  const { description, agency_responsible, address, lat, long } = record;
  return {
    service_request_id,
    requested_datetime,
    updated_datetime,
    closed_date: row.closed_at ? updated_datetime : null,
    status_description: record.status,
    status_notes,
    source: row.channel.split(':')[0]!,
    service_name,
    service_subtype: null,
    description,
    agency_responsible,
    address,
    lat,
    long,
  };
}
