/** What stands in an example in place of what is the reader's own. */
export interface ExampleValues {
  /** Where the city is, without a slash at the end. */
  base: string;
  key: string;
  /** The public part of the key: `bf_` and eight letters. */
  keyStart: string;
  /** A service that takes reports, and the answers that it must have, as form fields. */
  service: string;
  answers: readonly [code: string, value: string][];
  /** Degrees, WGS84; within the city. */
  lat: number;
  lng: number;
  /** A public request. */
  number: string;
  /** Instants: an hour ago, and now. */
  since: string;
  now: string;
}

/** One call that the page shows and a test makes. The words are `developers.example.KEY`. */
export interface Example {
  key: string;
  group: 'read' | 'report' | 'work' | 'api' | 'feeds';
  /** As it is typed in a shell. */
  command(values: ExampleValues): string;
  status: number;
  /** What the answer holds, among other things. */
  shows: readonly string[];
}

const open311 = (v: ExampleValues) => `${v.base}/open311/v2`;
/** Lines of one command. */
const lines = (...parts: string[]) => parts.join(' \\\n  ');
const answers = (v: ExampleValues, flag: string) =>
  v.answers.map(([code, value]) => `${flag} 'attribute[${code}]=${value}'`);

/** The one list of examples: what the page shows is what the test runs. */
export const examples: readonly Example[] = [
  {
    key: 'discovery',
    group: 'read',
    command: (v) => `curl ${v.base}/open311/discovery.json`,
    status: 200,
    shows: ['"endpoints"', '"changeset"'],
  },
  {
    key: 'services',
    group: 'read',
    command: (v) => `curl ${open311(v)}/services.json`,
    status: 200,
    shows: ['"service_code"', '"group"'],
  },
  {
    key: 'definition',
    group: 'read',
    command: (v) => `curl ${open311(v)}/services/${v.service}.json`,
    status: 200,
    shows: ['"attributes"'],
  },
  {
    key: 'list',
    group: 'read',
    command: (v) => `curl '${open311(v)}/requests.json?status=open&service_code=${v.service}'`,
    status: 200,
    shows: ['"service_request_id"', '"requested_datetime"'],
  },
  {
    key: 'one',
    group: 'read',
    command: (v) => `curl ${open311(v)}/requests/${v.number}.json`,
    status: 200,
    shows: ['"status"', '"address"'],
  },
  {
    key: 'changed',
    group: 'read',
    command: (v) => `curl '${open311(v)}/requests.json?updated_after=${v.since}&extensions=true'`,
    status: 200,
    shows: ['"updated_datetime"', '"extended_attributes"'],
  },
  {
    key: 'xml',
    group: 'read',
    command: (v) => `curl ${open311(v)}/requests/${v.number}.xml`,
    status: 200,
    shows: ['<?xml version="1.0" encoding="utf-8"?>', '<service_requests>'],
  },
  {
    key: 'bulk',
    group: 'read',
    command: (v) => `curl '${open311(v)}/bulk/requests.csv?start_date=${v.since}'`,
    status: 200,
    shows: ['service_request_id,'],
  },
  {
    key: 'report',
    group: 'report',
    command: (v) =>
      lines(
        `curl ${open311(v)}/requests.json`,
        `-H 'X-Api-Key: ${v.key}'`,
        `-H 'Idempotency-Key: report-1'`,
        `-d service_code=${v.service} -d lat=${v.lat} -d long=${v.lng}`,
        ...answers(v, '-d'),
        `--data-urlencode 'description=Deep hole near the curb'`,
      ),
    status: 200,
    shows: ['"service_request_id"', '"service_notice"'],
  },
  {
    key: 'photo',
    group: 'report',
    command: (v) =>
      lines(
        `curl ${open311(v)}/requests.json`,
        `-H 'Authorization: Bearer ${v.key}'`,
        `-F service_code=${v.service} -F lat=${v.lat} -F long=${v.lng}`,
        ...answers(v, '-F'),
        '-F media=@photo.jpg',
      ),
    status: 200,
    shows: ['"service_request_id"'],
  },
  {
    key: 'refused',
    group: 'report',
    command: (v) =>
      lines(`curl ${open311(v)}/requests.json`, `-H 'X-Api-Key: ${v.key}'`, '-d service_code=nothing-here'),
    status: 404,
    shows: ['"code":404', '"description"'],
  },
  {
    key: 'update',
    group: 'work',
    command: (v) =>
      lines(
        `curl ${open311(v)}/servicerequestupdates.json`,
        `-H 'X-Api-Key: ${v.key}'`,
        `-d service_request_id=${v.number} -d update_id=crew-7-1 -d status=IN_PROGRESS`,
        `-d updated_datetime=${v.now}`,
        `--data-urlencode 'description=A crew is on its way'`,
      ),
    status: 200,
    shows: ['"update_id"'],
  },
  {
    key: 'updates',
    group: 'work',
    command: (v) => `curl '${open311(v)}/servicerequestupdates.json?start_date=${v.since}'`,
    status: 200,
    shows: ['"update_id"', '"updated_datetime"'],
  },
  {
    key: 'apiList',
    group: 'api',
    command: (v) => `curl '${v.base}/api/v1/requests?service=${v.service}&limit=5'`,
    status: 200,
    shows: ['"items"', '"next"'],
  },
  {
    key: 'apiReport',
    group: 'api',
    command: (v) =>
      lines(
        `curl ${v.base}/api/v1/requests`,
        `-H 'Authorization: Bearer ${v.key}'`,
        `-H 'Idempotency-Key: api-report-1'`,
        `-H 'Content-Type: application/json'`,
        `-d '${JSON.stringify({
          service: v.service,
          place: { lat: v.lat, lng: v.lng },
          answers: Object.fromEntries(v.answers),
          description: 'Deep hole near the curb',
        })}'`,
      ),
    status: 201,
    shows: ['"request"', '"number"'],
  },
  {
    key: 'token',
    group: 'api',
    command: (v) =>
      lines(
        `curl ${v.base}/api/v1/oauth/token`,
        `-u '${v.keyStart}:${v.key}'`,
        '-d grant_type=client_credentials -d scope=requests:read',
      ),
    status: 200,
    shows: ['"access_token"', '"expires_in"'],
  },
  {
    key: 'atom',
    group: 'feeds',
    command: (v) => `curl '${v.base}/requests.atom?service=${v.service}'`,
    status: 200,
    shows: ['<feed', '<entry>'],
  },
  {
    key: 'calendar',
    group: 'feeds',
    command: (v) => `curl ${v.base}/requests.ics`,
    status: 200,
    shows: ['BEGIN:VCALENDAR'],
  },
];
