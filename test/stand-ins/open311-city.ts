import type { Value } from './open311-text.ts';

/** What a good server does; each may be switched by a fault. */
export interface Rules {
  /** None: the endpoint serves one. */
  jurisdictions: string[];
  needKey: boolean;
  checkKey: boolean;
  revokedWorks: boolean;
  keyInQuery: boolean;
  keyInBearer: boolean;
  needPlace: boolean;
  bothOfPoint: boolean;
  checkPoint: boolean;
  /** Whether 91 degrees are refused where "abc" is. */
  checkGlobe: boolean;
  checkBoundary: boolean;
  addressString: boolean;
  /** Whether a point is a place for a bench. */
  benchByPoint: boolean;
  addressId: boolean;
  checkService: 'both' | 'missing' | 'none' | '400';
  checkRequired: boolean;
  nameRequired: boolean;
  checkListKeys: boolean;
  severalValues: boolean;
  refuseStatement: boolean;
  refuseUnknownAttribute: boolean;
  mostLetters: number;
  idempotent: boolean;
  fetchMedia: boolean;
  keepMediaUrl: boolean;
  days: number;
  defaultDays: number;
  spanChecked: boolean;
  onlyStatus: boolean;
  severalCodes: boolean;
  trimCodes: boolean;
  idsOverride: boolean;
  unknownIds: 'skip' | '404';
  plusZone: boolean;
  emptyIsAbsent: boolean;
  inclusive: boolean;
  dateOnly: boolean;
  oneEnd: boolean;
  keyset: boolean;
  updatedAfter: 'updated' | 'ninety';
  boxOrder: 'lng' | 'lat';
  checkBox: boolean;
  radius: boolean;
  sort: 'newest' | 'oldest';
  showHidden: 'nowhere' | 'list' | 'id' | 'bulk';
  hiddenStatus: 404 | 403;
  unknownRequest: 404 | 200;
  closedTime: boolean;
  updateOnce: boolean;
  updateStatus: boolean;
  openReopens: boolean;
  updatesInclusive: boolean;
  checkUpdates: boolean;
  unknownToken: 404 | 200;
  tokenMoves: boolean;
  ownToken: boolean;
  limits: boolean;
  changesetMoves: boolean;
  missingJurisdiction: 400 | 200;
  unknownJurisdiction: 404 | 400;
  foreignRequest: 404 | 200;
  onlyKnownJurisdiction: boolean;
  bearSlashes: boolean;
  stripPictures: boolean;
  knowSuffix: boolean;
  head: boolean;
  notModified: boolean;
  csvNames: string;
}

const goodRules: Rules = {
  jurisdictions: [],
  needKey: true,
  checkKey: true,
  revokedWorks: false,
  keyInQuery: true,
  keyInBearer: true,
  needPlace: true,
  bothOfPoint: true,
  checkPoint: true,
  checkGlobe: true,
  checkBoundary: true,
  addressString: true,
  benchByPoint: true,
  addressId: true,
  checkService: 'both',
  checkRequired: true,
  nameRequired: true,
  checkListKeys: true,
  severalValues: true,
  refuseStatement: false,
  refuseUnknownAttribute: false,
  mostLetters: 4000,
  idempotent: true,
  fetchMedia: false,
  keepMediaUrl: false,
  days: 90,
  defaultDays: 90,
  spanChecked: true,
  onlyStatus: true,
  severalCodes: true,
  trimCodes: true,
  idsOverride: true,
  unknownIds: 'skip',
  plusZone: true,
  emptyIsAbsent: true,
  inclusive: true,
  dateOnly: true,
  oneEnd: true,
  keyset: true,
  updatedAfter: 'updated',
  boxOrder: 'lng',
  checkBox: true,
  radius: true,
  sort: 'newest',
  showHidden: 'nowhere',
  hiddenStatus: 404,
  unknownRequest: 404,
  closedTime: true,
  updateOnce: true,
  updateStatus: true,
  openReopens: true,
  updatesInclusive: true,
  checkUpdates: true,
  unknownToken: 404,
  tokenMoves: true,
  ownToken: true,
  limits: true,
  changesetMoves: true,
  missingJurisdiction: 400,
  unknownJurisdiction: 404,
  foreignRequest: 404,
  onlyKnownJurisdiction: false,
  bearSlashes: true,
  stripPictures: true,
  knowSuffix: true,
  head: true,
  notModified: true,
  csvNames:
    'service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,service_name,service_subtype,description,agency_responsible,address,lat,long',
};

export interface Item {
  id: string;
  seq: number;
  jurisdiction: string | null;
  service: string;
  description: string;
  lat: number | null;
  long: number | null;
  address: string | null;
  addressId: string | null;
  requested: number;
  updated: number;
  status: 'open' | 'closed';
  media: string | null;
  answers: { code: string; value: string }[];
  notes: string[];
  hidden: boolean;
}

export interface Update {
  id: string;
  /** As the sender called it. */
  theirs: string;
  request: string;
  status: string;
  at: number;
  description: string;
}

export interface City {
  rules: Rules;
  home: string;
  changed: number;
  services: { [name: string]: Value }[];
  definitions: Record<string, Attribute[]>;
  items: Item[];
  updates: Update[];
  /** Token to how often it was asked, and the item. */
  tokens: Map<string, { asked: number; id: string }>;
  repeated: Map<string, string>;
  media: Map<string, Buffer>;
  calls: number;
  change(): void;
  add(item: Partial<Item>): Item;
}

export type Attribute = {
  variable: boolean;
  code: string;
  datatype: string;
  required: boolean;
  datatype_description: string | null;
  order: number;
  description: string;
  values: { key: string; name: string }[];
};

const day = 86_400_000;

export function newCity(rules: Partial<Rules>): City {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const city: City = {
    rules: { ...goodRules, ...rules },
    home: '',
    changed: now - 10 * day,
    services: [
      service('pothole', 'Pothole', true, 'realtime', 'Streets'),
      service('graffiti', 'Graffiti', false, 'realtime', 'Walls & bridges'),
      service('tree', 'Street tree', false, 'batch', 'Parks'),
      service('tip', 'A tip', false, 'blackbox', null),
      service('bench', 'Bench', false, 'realtime', 'Parks'),
    ],
    definitions: { pothole: questions() },
    items: [],
    updates: [],
    tokens: new Map(),
    repeated: new Map(),
    media: new Map(),
    calls: 0,
    change() {
      if (city.rules.changesetMoves) city.changed = now;
    },
    add(item) {
      const seq = city.items.length + 1;
      const whole: Item = {
        ...plainItem,
        seq,
        id: `26-${String(seq).padStart(7, '0')}`,
        requested: now,
        updated: now,
        ...item,
      };
      city.items.push(whole);
      return whole;
    },
  };
  const own = city.rules.jurisdictions;
  // From the oldest to the newest; the oldest is outside of what the list shows by itself.
  for (const [index, ago] of [120, 95, 80, 40, 20, 10, 5, 2].entries())
    city.add({
      requested: now - ago * day,
      updated: now - (ago - 1) * day,
      service: index % 2 ? 'pothole' : 'graffiti',
      status: index % 3 === 2 ? 'closed' : 'open',
      description: `Report ${index}, a < b & c`,
      address: `${index} Market St`,
      jurisdiction: own.length > 0 ? own[index % own.length]! : null,
    });
  city.add({
    hidden: true,
    description: 'hidden words',
    requested: now - 3 * day,
    updated: now - 3 * day,
    jurisdiction: own[1] ?? null,
  });
  return city;
}

const plainItem = {
  jurisdiction: null,
  service: 'graffiti',
  description: '',
  lat: 39.95,
  long: -75.16,
  address: null,
  addressId: null,
  status: 'open' as const,
  media: null,
  answers: [],
  notes: [],
  hidden: false,
};

function service(code: string, name: string, metadata: boolean, type: string, group: string | null) {
  return {
    service_code: code,
    service_name: name,
    description: `What to do about it: ${name}`,
    metadata,
    type,
    keywords: 'street, city',
    group,
  };
}

function questions(): Attribute[] {
  const list = [
    { key: 's', name: 'Small' },
    { key: 'm', name: 'Middling' },
    { key: 'l', name: 'Large' },
  ];
  const question = (
    order: number,
    code: string,
    datatype: string,
    more: Partial<Attribute> = {},
  ): Attribute => ({
    variable: true,
    code,
    datatype,
    required: false,
    datatype_description: null,
    order,
    description: `What about ${code}?`,
    values: [],
    ...more,
  });
  return [
    question(1, 'size', 'singlevaluelist', { required: true, values: list }),
    question(2, 'kinds', 'multivaluelist', { values: list }),
    question(3, 'note', 'string', { variable: false, description: 'Call 911 when somebody is hurt.' }),
    question(4, 'depth', 'number'),
    question(5, 'since', 'datetime'),
  ];
}
