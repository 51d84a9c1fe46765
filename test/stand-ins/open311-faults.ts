import type { Asked, Fault, Raw, Reply } from './open311-good.ts';
import type { Value } from './open311-text.ts';

type Row = { [name: string]: Value };

/** Spoils the rows of one resource: every row of a list, or the value itself. */
function rows(
  path: RegExp,
  spoil: (row: Row, asked: Asked) => Row,
  format?: 'xml' | 'json',
): Pick<Fault, 'reply'> {
  return {
    reply: (reply, asked) => {
      const concerned =
        path.test(`${asked.method} ${asked.path}`) && (format === undefined || asked.format === format);
      if (!concerned || reply.status !== 200) return reply;
      const value = Array.isArray(reply.value)
        ? reply.value.map((row) => spoil(row as Row, asked))
        : spoil(reply.value as Row, asked);
      return { ...reply, value };
    },
  };
}

function value(path: RegExp, spoil: (value: Value) => Value, format?: 'xml' | 'json'): Pick<Fault, 'reply'> {
  return {
    reply: (reply, asked) => {
      const concerned =
        path.test(`${asked.method} ${asked.path}`) && (format === undefined || asked.format === format);
      return concerned && reply.status === 200 ? { ...reply, value: spoil(reply.value) } : reply;
    },
  };
}

function errors(spoil: (reply: Reply, asked: Asked) => Reply): Pick<Fault, 'reply'> {
  return { reply: (reply, asked) => (reply.status >= 400 ? spoil(reply, asked) : reply) };
}

function raw(spoil: (raw: Raw, asked: Asked) => Raw): Pick<Fault, 'raw'> {
  return { raw: spoil };
}

function rewritten(
  format: 'xml' | 'json',
  path: RegExp,
  spoil: (text: string) => string,
): Pick<Fault, 'raw'> {
  return raw((one, asked) =>
    asked.format === format && path.test(`${asked.method} ${asked.path}`) && one.status === 200
      ? { ...one, body: spoil(String(one.body)) }
      : one,
  );
}

function without(row: Row, name: string): Row {
  const { [name]: _, ...rest } = row;
  return rest;
}

function attribute(code: string, spoil: (one: Row) => Row): Pick<Fault, 'reply'> {
  return rows(/^GET services\/pothole$/, (row) => ({
    ...row,
    attributes: (row['attributes'] as Row[]).map((one) => (one['code'] === code ? spoil(one) : one)),
  }));
}

const created = /^POST requests$/;
const services = /^GET services$/;
const requests = /^GET requests(\/|$)/;
const list = /^GET requests$/;

/** What servers in the world do wrong, one thing each, and which checks must find it. */
export const faults: Fault[] = [
  {
    name: 'discovery lacks key_service',
    finds: ['D1'],
    ...rows(/discovery/, (row) => without(row, 'key_service')),
  },
  {
    name: 'the changeset is no ISO instant',
    finds: ['D1b'],
    ...rows(/discovery/, (row) => ({
      ...row,
      changeset: String(row['changeset']).replace('T', ' ').replace('Z', ''),
    })),
  },
  {
    name: 'the changeset is the time of asking',
    alone: true,
    finds: ['D2', 'D1d'],
    reply: (reply, asked, city) => {
      if (asked.path !== 'discovery') return reply;
      city.changed += 1000;
      return {
        ...reply,
        value: { ...(reply.value as Row), changeset: new Date(city.changed).toISOString() },
      };
    },
  },
  { name: 'the changeset never moves', finds: ['D2b'], rules: { changesetMoves: false } },
  {
    name: 'the XML of discovery names another endpoint',
    finds: ['D1c.xml', 'D1d', 'D3.xml'],
    ...rewritten('xml', /discovery/, (text) => text.replace('/open311/v2</url>', '/open311/elsewhere</url>')),
  },
  {
    name: 'endpoints is an object where there is one',
    alone: true,
    finds: ['D1.json'],
    ...rows(/discovery/, (row) => ({ ...row, endpoints: (row['endpoints'] as Row[])[0]! }), 'json'),
  },
  {
    name: 'the endpoint does not list XML',
    finds: ['D1c'],
    ...rows(/discovery/, (row) => ({
      ...row,
      endpoints: (row['endpoints'] as Row[]).map((one) => ({ ...one, formats: ['application/json'] })),
    })),
  },
  { name: 'a doubled slash is not found', finds: ['D3'], rules: { bearSlashes: false } },

  {
    name: 'the list of services is wrapped',
    finds: ['S1.json'],
    ...value(services, (all) => ({ services: all }), 'json'),
  },
  {
    name: 'metadata is the text "true"',
    finds: ['S1.json'],
    ...rows(services, (row) => ({ ...row, metadata: String(row['metadata']) }), 'json'),
  },
  {
    name: 'services have no type',
    finds: ['S1'],
    ...rows(services, (row) => (row['service_code'] === 'tip' ? without(row, 'type') : row)),
  },
  {
    name: 'a type of its own',
    alone: true,
    finds: ['S1'],
    ...rows(services, (row) => ({ ...row, type: row['type'] === 'batch' ? 'Batch' : row['type']! })),
  },
  {
    name: 'metadata is true without a definition',
    alone: true,
    finds: ['S2'],
    seed: (city) => {
      city.services[1]!['metadata'] = true;
    },
  },
  {
    name: 'metadata is false although there is a definition',
    alone: true,
    finds: ['S2'],
    seed: (city) => {
      city.services[0]!['metadata'] = false;
    },
  },
  {
    name: 'two attributes have one order',
    finds: ['S3'],
    ...attribute('depth', (one) => ({ ...one, order: 5 })),
  },
  { name: 'the order counts from 0', finds: ['S3'], ...attribute('size', (one) => ({ ...one, order: 0 })) },
  {
    name: 'a list has no values',
    alone: true,
    finds: ['S3'],
    ...attribute('kinds', (one) => ({ ...one, values: [] })),
  },
  {
    name: 'a datatype of its own',
    finds: ['S3'],
    ...attribute('since', (one) => ({ ...one, datatype: 'date' })),
  },
  {
    name: 'an entity of HTML in XML',
    finds: ['S2.xml', 'S3.xml', 'S5'],
    ...rewritten('xml', /^GET services\/pothole/, (text) => text.replace('Call 911', 'Call&nbsp;911')),
  },
  {
    name: 'an unknown service is an empty definition',
    finds: ['S4'],
    instead: ({ path }) =>
      path === 'services/no-such-service-9f3'
        ? { status: 200, kind: 'service_definition', value: { service_code: 'x', attributes: [] } }
        : undefined,
  },
  {
    name: 'an unknown service is a fault of the server',
    finds: ['S4', 'E3'],
    instead: ({ path }) =>
      path === 'services/no-such-service-9f3' ? { status: 500, kind: 'errors', value: [] } : undefined,
  },
  {
    name: 'XML lacks what JSON has',
    finds: ['S1.xml', 'S5'],
    ...rows(services, (row) => without(row, 'group'), 'xml'),
  },
  {
    name: 'XML and JSON tell other words',
    finds: ['S5'],
    ...rows(services, (row) => ({ ...row, description: 'Something else' }), 'xml'),
  },
  {
    name: 'a service without questions has no definition',
    finds: ['S6'],
    instead: ({ path }) =>
      path === 'services/graffiti'
        ? { status: 404, kind: 'errors', value: [{ code: 404, description: 'There is no definition.' }] }
        : undefined,
  },

  {
    name: 'a post is answered with an object',
    finds: ['P1.json'],
    ...value(created, (all) => (all as Value[])[0]!, 'json'),
  },
  {
    name: 'a post is not readable at once',
    finds: ['P1'],
    instead: ({ path, query }, city) =>
      path === `requests/${city.items.at(-1)!.id}` && city.items.length < 14 && !query.has('extensions')
        ? { status: 404, kind: 'errors', value: [{ code: 404, description: 'Not yet.' }] }
        : undefined,
  },
  { name: 'no key is needed', alone: true, finds: ['P8', 'U4'], rules: { needKey: false } },
  { name: 'any key will do', alone: true, finds: ['P8b'], rules: { checkKey: false } },
  { name: 'a key that was taken back works', finds: ['P8c'], rules: { revokedWorks: true } },
  { name: 'a key in the query is not seen', finds: ['P20b'], rules: { keyInQuery: false } },
  { name: 'a key in the header is not seen', finds: ['P20c', 'L1'], rules: { keyInBearer: false } },
  { name: 'no place is needed', alone: true, finds: ['P4'], rules: { needPlace: false } },
  { name: 'lat alone is a place', finds: ['P5'], rules: { bothOfPoint: false } },
  { name: 'lat=abc is a place', finds: ['P6'], rules: { checkPoint: false } },
  { name: 'lat=91 is a place', finds: ['P6'], rules: { checkGlobe: false } },
  { name: 'the whole world is the city', finds: ['P7'], rules: { checkBoundary: false } },
  { name: 'some services want an address', finds: ['P1b'], rules: { benchByPoint: false } },
  { name: 'addresses are not understood', finds: ['P2'], rules: { addressString: false } },
  { name: 'address ids are not understood', finds: ['P3'], rules: { addressId: false } },
  { name: 'no service is needed', finds: ['P9', 'P9b'], rules: { checkService: 'none' } },
  { name: 'unknown services are taken', finds: ['P9b'], rules: { checkService: 'missing' } },
  { name: 'unknown services are 400', finds: ['P9b'], rules: { checkService: '400' } },
  { name: 'required answers are not required', finds: ['P10'], rules: { checkRequired: false } },
  { name: 'what is required is not said', finds: ['P10'], rules: { nameRequired: false } },
  { name: 'any value of a list will do', finds: ['P11'], rules: { checkListKeys: false } },
  { name: 'a list takes one value', finds: ['P12', 'P12b'], rules: { severalValues: false } },
  {
    name: 'only the last of several values is kept',
    finds: ['P12b'],
    ...rows(requests, (row) =>
      Array.isArray(row['attributes']) ? { ...row, attributes: row['attributes'].slice(-1) } : row,
    ),
  },
  { name: 'a statement is taken for a question', finds: ['P13'], rules: { refuseStatement: true } },
  { name: 'an unknown attribute spoils a report', finds: ['P22'], rules: { refuseUnknownAttribute: true } },
  { name: 'descriptions are short', finds: ['P14'], rules: { mostLetters: 2000 } },
  { name: 'descriptions are long', finds: ['P14'], rules: { mostLetters: 5000 } },
  {
    name: 'only ASCII survives',
    finds: ['P14b'],
    ...rows(requests, (row) => ({
      ...row,
      description: String(row['description']).replace(/[^ -~\s]/g, '?'),
    })),
  },
  {
    name: 'XML is escaped twice',
    finds: ['P14c.xml', 'R15.xml', 'R18'],
    ...rewritten('xml', requests, (text) =>
      text.replaceAll('&lt;', '&amp;lt;').replaceAll('&gt;', '&amp;gt;'),
    ),
  },
  {
    name: 'who reported is told with extensions',
    finds: ['P15'],
    reply: (reply, asked, city) => {
      if (asked.method === 'POST' && asked.form.has('email'))
        city.media.set('last mail', Buffer.from(asked.form.get('email')!));
      if (!asked.query.has('extensions') || reply.status !== 200) return reply;
      const email = city.media.get('last mail')?.toString() ?? null;
      return { ...reply, value: (reply.value as Row[]).map((row) => ({ ...row, email })) };
    },
  },
  {
    name: 'the telephone number is told in bulk',
    finds: ['P15'],
    ...rows(/bulk/, (row) => ({ ...row, source: 'Phone (215) 555-0142' })),
  },
  {
    name: 'id and token together',
    alone: true,
    finds: ['P1', 'P16'],
    ...rows(created, (row) =>
      row['service_request_id']
        ? { service_request_id: row['service_request_id'], token: 't', service_notice: null }
        : row,
    ),
  },
  {
    name: 'a batch service gives an id',
    finds: ['P16b'],
    ...rows(created, (row) => (row['token'] ? { service_request_id: '26-0000001' } : row)),
  },
  {
    name: 'a blackbox tells its id',
    finds: ['P16c'],
    ...rows(created, (row) =>
      row['token'] || row['service_request_id'] ? row : { service_request_id: '26-0000001' },
    ),
  },
  { name: 'the same report twice is two', finds: ['P17'], rules: { idempotent: false } },
  { name: 'pictures keep their place', finds: ['P18b'], rules: { stripPictures: false } },
  {
    name: 'media_url leads nowhere',
    alone: true,
    finds: ['P18'],
    ...rows(requests, (row) => ({ ...row, media_url: row['media_url'] ? `${row['media_url']}.gone` : null })),
  },
  { name: 'media_url is fetched from anywhere', finds: ['P19'], rules: { fetchMedia: true } },
  { name: 'media_url is passed on', finds: ['P19', 'R1'], rules: { keepMediaUrl: true } },
  {
    name: 'a broken body is a fault of the server',
    finds: ['P21', 'E3'],
    ...errors((reply) =>
      JSON.stringify(reply.value).includes('not a form') ? { ...reply, status: 500 } : reply,
    ),
  },

  { name: 'an unknown token is an empty list', finds: ['T1'], rules: { unknownToken: 200 } },
  {
    name: 'the token comes back changed',
    finds: ['T2'],
    ...rows(/^GET tokens/, (row) => ({ ...row, token: 'another' })),
  },
  { name: 'an id is no token', finds: ['T3'], rules: { ownToken: false } },
  {
    name: 'tokens hang up',
    finds: ['T1', 'T2', 'T3', 'E3'],
    instead: ({ path }) => (path.startsWith('tokens/') ? 'hang up' : undefined),
  },

  {
    name: 'instants have fractions',
    finds: ['R1', 'R17'],
    ...rows(requests, (row) => ({
      ...row,
      updated_datetime: String(row['updated_datetime']).replace('Z', '.000Z'),
    })),
  },
  {
    name: 'lat and long are texts',
    finds: ['R1.json', 'R17.json'],
    ...rows(requests, (row) => ({ ...row, lat: String(row['lat']) }), 'json'),
  },
  {
    name: 'the zip code is a number',
    finds: ['R1.json', 'R17.json', 'R18'],
    ...rows(requests, (row) => ({ ...row, zipcode: 1930 }), 'json'),
  },
  {
    name: 'media_url is a list',
    finds: ['R1.json', 'R17.json', 'R18'],
    ...rows(requests, (row) => (row['media_url'] ? row : { ...row, media_url: [] }), 'json'),
  },
  {
    name: 'the agency is an object',
    finds: ['R1.json', 'R17.json', 'R18'],
    ...rows(requests, (row) => ({ ...row, agency_responsible: { recipient: ['Streets'] } }), 'json'),
  },
  {
    name: 'status in large letters',
    finds: ['R1', 'R4', 'R17'],
    ...rows(list, (row) => ({ ...row, status: String(row['status']).toUpperCase() })),
  },
  { name: 'the list has no end', finds: ['R1b'], rules: { defaultDays: 400 } },
  { name: 'the oldest come first', finds: ['R1c'], rules: { sort: 'oldest' } },
  { name: 'any span will do', finds: ['R2b'], rules: { spanChecked: false } },
  { name: 'a start alone has no end', finds: ['R3'], rules: { oneEnd: false } },
  { name: 'status is not looked at', finds: ['R4'], rules: { onlyStatus: false } },
  { name: 'service_code takes one', finds: ['R5'], rules: { severalCodes: false } },
  { name: 'a space spoils service_code', finds: ['R5'], rules: { trimCodes: false } },
  { name: 'ids do not override', finds: ['R6'], rules: { idsOverride: false } },
  { name: 'an unknown id spoils the list', finds: ['R6b'], rules: { unknownIds: '404' } },
  { name: 'a plus sign must be encoded', finds: ['R7'], rules: { plusZone: false } },
  { name: 'an empty argument is a wrong one', finds: ['R8'], rules: { emptyIsAbsent: false } },
  { name: 'the ends of a span are outside', finds: ['R9', 'R10'], rules: { inclusive: false } },
  { name: 'days without a time are refused', finds: ['R9b'], rules: { dateOnly: false } },
  {
    name: 'the address of the next page is none',
    finds: ['R10'],
    reply: (reply) =>
      reply.headers?.['link']?.includes('rel="next"')
        ? { ...reply, headers: { ...reply.headers, link: '<http://[>; rel="next"' } }
        : reply,
  },
  { name: 'pages are counted', finds: ['R10'], rules: { keyset: false } },
  { name: 'updated_after knows 90 days only', finds: ['R11b'], rules: { updatedAfter: 'ninety' } },
  { name: 'bbox has latitude first', finds: ['R12'], rules: { boxOrder: 'lat' } },
  { name: 'any four numbers are a box', finds: ['R12'], rules: { checkBox: false } },
  { name: 'private requests are listed', finds: ['R13'], rules: { showHidden: 'list' } },
  { name: 'private requests are found by id', finds: ['R13'], rules: { showHidden: 'id' } },
  { name: 'private requests are in bulk', finds: ['R13'], rules: { showHidden: 'bulk' } },
  { name: 'private requests are 403', finds: ['R13'], rules: { hiddenStatus: 403 } },
  { name: 'closing is not a change', finds: ['R14'], rules: { closedTime: false } },
  {
    name: 'there is HTML in a text',
    finds: ['R15'],
    ...rows(requests, (row) => ({ ...row, service_notice: 'Soon<br/>perhaps' })),
  },
  { name: 'any suffix is JSON', finds: ['R16'], rules: { knowSuffix: false } },
  { name: 'an unknown request is an empty list', finds: ['R17', 'J1c'], rules: { unknownRequest: 200 } },
  {
    name: 'the list tells other things than the request',
    finds: ['R17'],
    ...rows(list, (row) => ({ ...row, service_notice: 'In the list' })),
  },
  {
    name: 'XML and JSON tell other agencies',
    finds: ['R18'],
    ...rows(requests, (row) => ({ ...row, agency_responsible: 'Another' }), 'json'),
  },

  { name: 'updates are doubled', finds: ['U2'], rules: { updateOnce: false } },
  { name: 'updates do not move the request', alone: true, finds: ['U5'], rules: { updateStatus: false } },
  { name: 'OPEN does not open a closed request again', finds: ['U5'], rules: { openReopens: false } },
  {
    name: 'finer words of updates are lost',
    finds: ['U5'],
    ...rows(/^GET servicerequestupdates/, (row) => ({
      ...row,
      status: row['status'] === 'in_progress' ? 'open' : row['status']!,
    })),
  },
  {
    name: 'what was closed is told as open',
    finds: ['U5'],
    ...rows(/^GET servicerequestupdates/, (row) => ({
      ...row,
      status: row['status'] === 'closed' ? 'open' : row['status']!,
    })),
  },
  { name: 'the ends of a span of updates are outside', finds: ['U3'], rules: { updatesInclusive: false } },
  { name: 'any update will do', finds: ['U4'], rules: { checkUpdates: false } },
  {
    name: 'the status of updates is in large letters',
    finds: ['U1', 'U5'],
    ...rows(/^GET servicerequestupdates/, (row) => ({ ...row, status: String(row['status']).toUpperCase() })),
  },
  {
    name: 'updates are lost',
    finds: ['U1', 'U2', 'U3', 'U5'],
    ...value(/^GET servicerequestupdates/, () => []),
  },

  { name: 'the jurisdiction may be missing', finds: ['J1'], rules: { missingJurisdiction: 200 } },
  { name: 'an unknown jurisdiction is 400', finds: ['J1b'], rules: { unknownJurisdiction: 400 } },
  { name: 'jurisdictions share their requests', finds: ['J1c'], rules: { foreignRequest: 200 } },
  {
    name: 'a jurisdiction is refused where there is one',
    finds: ['J2'],
    rules: { onlyKnownJurisdiction: true },
  },
  { name: 'requests have more fields', finds: ['X1'], ...rows(requests, (row) => ({ ...row, votes: 3 })) },
  {
    name: 'extensions take something away',
    finds: ['X2'],
    ...rows(requests, (row, { query }) => (query.has('extensions') ? { ...row, zipcode: null } : row)),
  },
  { name: 'bulk lacks closed_date', finds: ['B1'], ...rows(/bulk/, (row) => without(row, 'closed_date')) },
  {
    name: 'the CSV has other names',
    finds: ['B2'],
    rules: { csvNames: 'service_request_id,status,description' },
  },

  {
    name: 'XML is application/xml',
    finds: ['W1.xml'],
    ...raw((one, { format }) =>
      format === 'xml'
        ? { ...one, headers: { ...one.headers, 'content-type': 'application/xml; charset=utf-8' } }
        : one,
    ),
  },
  {
    name: 'JSON does not say UTF-8',
    finds: ['W1.json'],
    ...raw((one, { format }) =>
      format === 'json' ? { ...one, headers: { ...one.headers, 'content-type': 'application/json' } } : one,
    ),
  },
  {
    name: 'XML has no declaration',
    finds: ['W2'],
    ...rewritten('xml', /./, (text) => text.replace(/^<\?xml[^>]*\?>\n/, '')),
  },
  {
    name: 'XML has a namespace of its own',
    finds: ['W2'],
    ...rewritten('xml', services, (text) => text.replace('<services>', '<services xmlns="urn:another">')),
  },
  {
    name: 'XML is in alphabetical order',
    finds: ['W3'],
    ...rows(services, (row) => Object.fromEntries(Object.entries(row).sort())),
  },
  {
    name: 'other sites may not read',
    finds: ['W4'],
    ...raw((one) => {
      const { 'access-control-allow-origin': _, ...headers } = one.headers;
      return { ...one, headers };
    }),
  },
  { name: 'HEAD is refused', finds: ['W5'], rules: { head: false } },
  { name: 'what did not change is sent again', finds: ['W6'], rules: { notModified: false } },
  {
    name: 'errors are pages',
    finds: ['E1'],
    ...raw((one) => (one.status === 404 ? { ...one, body: '<html><body><br>Not found</body></html>' } : one)),
  },
  {
    name: 'errors are an object',
    alone: true,
    finds: ['E1.json'],
    ...errors((reply, { format }) =>
      format === 'json' ? { ...reply, value: { error: (reply.value as Value[])[0] ?? null } } : reply,
    ),
  },
  {
    name: 'errors have no code',
    finds: ['E1'],
    ...errors((reply) => ({ ...reply, value: (reply.value as Row[]).map((row) => without(row, 'code')) })),
  },
  {
    name: 'the code is another than the status',
    finds: ['E2'],
    ...errors((reply) => ({ ...reply, value: (reply.value as Row[]).map((row) => ({ ...row, code: 500 })) })),
  },
  { name: 'there is no limit', finds: ['L1'], rules: { limits: false } },
  {
    name: 'a limit does not say until when',
    finds: ['L1'],
    ...errors((reply) => (reply.status === 429 ? { ...reply, headers: {} } : reply)),
  },
];
