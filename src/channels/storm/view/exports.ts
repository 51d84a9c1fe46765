import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { eachStormRow, type StormReader, type StormRow, type StormView } from '#flow/storm-view';
import { localDate } from '#reference/calendar';
import { csvLine, type StaffVisit } from '#reference/console';
import { isLate, signsOf, statusSaid } from './words.ts';

const headings = [
  'number',
  'service',
  'service_name',
  'status',
  'late',
  'signs',
  'reports',
  'address',
  'lat',
  'lng',
  'areas',
  'department',
  'opened',
  'updated',
  'due',
  'closed',
  'text',
];

/** The whole view as a spreadsheet, streamed; times are UTC (ISO 8601), places WGS84 degrees. */
export function sendCsv(reply: FastifyReply, visit: StaffVisit, view: StormView, reader: StormReader) {
  return sendFile(reply, visit, 'csv', 'text/csv; charset=utf-8', csv(visit, view, reader));
}

/** The whole view as GeoJSON (RFC 7946: WGS84, longitude first); requests without a place have `geometry: null`. */
export function sendGeoJson(reply: FastifyReply, visit: StaffVisit, view: StormView, reader: StormReader) {
  return sendFile(reply, visit, 'geojson', 'application/geo+json', geoJson(visit, view, reader));
}

function sendFile(
  reply: FastifyReply,
  visit: StaffVisit,
  ending: string,
  type: string,
  text: AsyncGenerator<string>,
) {
  const day = localDate(visit.catalog.calendar, visit.now);
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="storm-view-${day}.${ending}"`)
    .send(Readable.from(text));
}

/** With a byte order mark, by which spreadsheets know that it is UTF-8. */
async function* csv(visit: StaffVisit, view: StormView, reader: StormReader): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(headings)}`;
  for await (const rows of eachStormRow(visit.ctx, view, reader))
    yield rows.map((row) => csvLine(Object.values(cellsOf(visit, row)))).join('');
}

function cellsOf(visit: StaffVisit, row: StormRow) {
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  return {
    number: row.number,
    service: row.service_key,
    service_name: visit.service(row.service_key),
    status: row.outcome ? `${row.status}: ${row.outcome}` : row.status,
    late: isLate(visit, row) ? 1 : 0,
    signs: signsOf(visit, row).join(', '),
    reports: row.told,
    address: row.address,
    lat: row.lat,
    lng: row.lng,
    areas: row.areas.join(' '),
    department: row.department_key,
    opened: instant(row.opened_at),
    updated: instant(row.updated_at),
    due: instant(row.due_at),
    closed: instant(row.closed_at),
    text: row.public_text,
  };
}

async function* geoJson(visit: StaffVisit, view: StormView, reader: StormReader): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[\n';
  let isFirst = true;
  for await (const rows of eachStormRow(visit.ctx, view, reader)) {
    const lines = rows.map((row) => JSON.stringify(featureOf(visit, row)));
    if (lines.length > 0) yield `${isFirst ? '' : ',\n'}${lines.join(',\n')}`;
    isFirst &&= lines.length === 0;
  }
  yield '\n]}\n';
}

function featureOf(visit: StaffVisit, row: StormRow) {
  const { lat, lng, ...properties } = cellsOf(visit, row);
  const geometry = lat === null || lng === null ? null : { type: 'Point', coordinates: [lng, lat] };
  const said = {
    status_name: statusSaid(visit, row).text,
    photo: row.photo_id && `/photos/${row.photo_id}/full`,
  };
  return {
    type: 'Feature',
    id: row.number,
    geometry,
    properties: { ...properties, areas: row.areas, ...said },
  };
}
