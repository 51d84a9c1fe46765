import type { UpdateStatus } from './status-words.ts';

export type ServiceType = 'realtime' | 'batch' | 'blackbox';

/** One kind of request, as `GET /services` lists it. Keys are in the order of the specification's table. */
export interface ServiceRecord {
  service_code: string;
  service_name: string;
  description: string | null;
  /** Whether there is a definition with attributes. */
  metadata: boolean;
  type: ServiceType;
  /** Words by which it is found, with commas between. */
  keywords: string | null;
  group: string | null;
}

export type AttributeDatatype =
  | 'string'
  | 'number'
  | 'datetime'
  | 'text'
  | 'singlevaluelist'
  | 'multivaluelist';

export interface AttributeRecord {
  /** False: only `description` is shown, nothing is asked. */
  variable: boolean;
  code: string;
  datatype: AttributeDatatype;
  required: boolean;
  datatype_description: string | null;
  /** From 1, each once. */
  order: number;
  description: string;
  values: { key: string; name: string }[];
}

export interface DefinitionRecord {
  service_code: string;
  attributes: AttributeRecord[];
}

/** A request as everybody may read it. Instants are texts of `formatInstant`; `lat` and `long` WGS84 degrees, both or neither. */
export interface RequestRecord {
  service_request_id: string;
  status: 'open' | 'closed';
  status_notes: string | null;
  service_name: string;
  service_code: string;
  description: string | null;
  agency_responsible: string | null;
  service_notice: string | null;
  requested_datetime: string;
  updated_datetime: string;
  expected_datetime: string | null;
  address: string | null;
  address_id: string | null;
  zipcode: string | null;
  lat: number | null;
  long: number | null;
  media_url: string | null;
  /** With `extensions=true`; below are lists and objects of other servers' making too. */
  extended_attributes?: Record<string, unknown>;
  attributes?: { code: string; label: string; name: string; value: string }[];
  notes?: { datetime: string; type: string; summary: string | null; description: string | null }[];
}

/** One thing that happened to a request ("service request updates", the extension by which systems keep each other informed). */
export interface UpdateRecord {
  update_id: string;
  service_request_id: string;
  status: UpdateStatus;
  updated_datetime: string;
  description: string | null;
  media_url: string | null;
}

export interface DiscoveryRecord {
  /** Instant of the last change to the list of services or to a definition. */
  changeset: string;
  contact: string;
  key_service: string;
  endpoints: {
    specification: string;
    url: string;
    changeset: string;
    type: 'production' | 'test';
    formats: string[];
  }[];
}

export interface ErrorRecord {
  code: number;
  description: string;
}
