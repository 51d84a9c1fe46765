import type { ToldRequest } from '#flow/listing';
import type { Translate } from '#platform/i18n';
import { type Catalog, say } from '#reference/catalog';
import { formatInstant, type RequestRecord } from '#reference/open311';
import { noticeOf } from '../services/service-record.ts';
import { agencyName } from './read-arguments.ts';

/** What rows are told with: made once an answer. */
export interface Telling {
  catalog: Catalog;
  language: string;
  t: Translate;
  publicUrl: string;
}

/** Makes records of rows; what depends on the service or the department alone is made once. */
export function recorder(telling: Telling): (row: ToldRequest) => RequestRecord {
  const { catalog, language, t, publicUrl } = telling;
  const zone = catalog.calendar.timezone;
  const services = remembering((key: string) => {
    const service = catalog.service(key);
    return {
      name: service ? say(service.name, language) : key,
      notice: service ? noticeOf(service, t) : null,
    };
  });
  const agencies = remembering((key: string | null) => agencyName(catalog, key, language));
  const states = remembering((status: string) =>
    status === 'received' ? null : t(`open311.status.${status}`),
  );
  return (row) => {
    const isClosed = row.status === 'closed';
    const { name, notice } = services(row.service_key);
    return {
      service_request_id: row.number,
      status: isClosed ? 'closed' : 'open',
      status_notes: row.note ?? states(row.status),
      service_name: name,
      service_code: row.service_key,
      description: row.public_text || null,
      agency_responsible: agencies(row.department_key),
      service_notice: isClosed ? null : notice,
      requested_datetime: formatInstant(row.opened_at, zone),
      // Of a closed request the specification wants the time of closing; notes among colleagues are nobody's business.
      updated_datetime: formatInstant(row.closed_at ?? row.told_at ?? row.opened_at, zone),
      expected_datetime: row.due_at && formatInstant(row.due_at, zone),
      address: row.address,
      address_id: row.asset,
      zipcode: zipOf(row.address),
      lat: row.lat === null ? null : rounded(row.lat),
      long: row.lng === null ? null : rounded(row.lng),
      media_url: row.photo_id && photoUrl(publicUrl, row.photo_id),
    };
  };
}

export function photoUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/photos/${id}/full`;
}

function remembering<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

/** Eight decimals of a degree are a millimetre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e8) / 1e8;
}

/** The postal code at the end of an address of the United States. */
function zipOf(address: string | null): string | null {
  return /\b(\d{5})(-\d{4})?$/.exec(address ?? '')?.[0] ?? null;
}
