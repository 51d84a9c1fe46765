/** Every kind of answer. */
export type Shape =
  | 'discovery'
  | 'services'
  | 'definition'
  | 'created'
  | 'requests'
  | 'tokens'
  | 'errors'
  | 'updates'
  | 'update-created'
  | 'bulk';

/** How an element is read: as text, as a list of elements of one name, or as a record whose fields stand in this order. */
export type Node =
  | 'text'
  | 'boolean'
  | 'number'
  | { list: string; of: Node }
  | { fields: Record<string, Node> };

const text = 'text';

export const requestFields: Record<string, Node> = {
  service_request_id: text,
  status: text,
  status_notes: text,
  service_name: text,
  service_code: text,
  description: text,
  agency_responsible: text,
  service_notice: text,
  requested_datetime: text,
  updated_datetime: text,
  expected_datetime: text,
  address: text,
  address_id: text,
  zipcode: text,
  lat: 'number',
  long: 'number',
  media_url: text,
};

const serviceFields: Record<string, Node> = {
  service_code: text,
  service_name: text,
  description: text,
  metadata: 'boolean',
  type: text,
  keywords: text,
  group: text,
};

const attributeFields: Record<string, Node> = {
  variable: 'boolean',
  code: text,
  datatype: text,
  required: 'boolean',
  datatype_description: text,
  order: 'number',
  description: text,
  values: { list: 'value', of: { fields: { key: text, name: text } } },
};

const endpointFields: Record<string, Node> = {
  specification: text,
  url: text,
  changeset: text,
  type: text,
  formats: { list: 'format', of: text },
};

const updateFields: Record<string, Node> = {
  update_id: text,
  service_request_id: text,
  status: text,
  updated_datetime: text,
  description: text,
  media_url: text,
};

export const bulkFields = [
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
];

function list(item: string, fields: Record<string, Node>): Node {
  return { list: item, of: { fields } };
}

/** The specification's XML, by root element. */
export const shapes: Record<Shape, { root: string; node: Node }> = {
  discovery: {
    root: 'discovery',
    node: {
      fields: {
        changeset: text,
        contact: text,
        key_service: text,
        endpoints: list('endpoint', endpointFields),
      },
    },
  },
  services: { root: 'services', node: list('service', serviceFields) },
  definition: {
    root: 'service_definition',
    node: { fields: { service_code: text, attributes: list('attribute', attributeFields) } },
  },
  created: {
    root: 'service_requests',
    // The specification's samples put them in this order and never all at once.
    node: list('request', { service_request_id: text, token: text, service_notice: text, account_id: text }),
  },
  requests: { root: 'service_requests', node: list('request', requestFields) },
  tokens: {
    root: 'service_requests',
    node: { list: 'request', of: { fields: { service_request_id: text, token: text } } },
  },
  errors: { root: 'errors', node: list('error', { code: text, description: text }) },
  updates: { root: 'service_request_updates', node: list('request_update', updateFields) },
  'update-created': {
    root: 'service_request_updates',
    node: list('request_update', { update_id: text, token: text }),
  },
  bulk: {
    root: 'service_requests',
    node: list(
      'request',
      Object.fromEntries(
        bulkFields.map((name): [string, Node] => [name, name === 'lat' || name === 'long' ? 'number' : text]),
      ),
    ),
  },
};
