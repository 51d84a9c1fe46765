import type { Caller, Settings } from './caller.ts';
import { type Attribute, answersTo, attributesOf } from './definition.ts';
import type { Facts, Point } from './facts.ts';
import { type Format, NotTried } from './outcome.ts';
import { numberOf, type Row, readAnswer, rowsOf, textOf } from './read-answer.ts';
import type { Wire } from './wire.ts';

export interface Service {
  code: string;
  name: string;
  type: string | null;
  metadata: boolean;
}

/** Fields of a post that a correct server takes. */
export type Form = [string, string][];

/** What a run learns of the server, each asked once. Throws NotTried with what to give when it cannot be learned. */
export interface Knowledge {
  /** The formats in which the list of services is answered at all, well or badly. */
  formats(): Promise<Format[]>;
  /** The one that can be read. */
  readable(): Promise<Format>;
  services(): Promise<Service[]>;
  definition(code: string): Promise<Attribute[]>;
  /** Requests that the server lists by itself. */
  sample(): Promise<Row[]>;
  place(): Promise<Point>;
  outside(): Promise<Point>;
  address(): Promise<string>;
  addressId(): Promise<string>;
  /** A service of a type to which we may post. */
  serviceOf(type: 'realtime' | 'batch' | 'blackbox'): Promise<string | null>;
  /** service_code, a text that says who we are, and legal answers; without a place. */
  words(code?: string): Promise<Form>;
  /** `words` with a place inside. */
  form(code?: string): Promise<Form>;
  /** One request that we made. */
  made(): Promise<string>;
  /** The server's clock as far as it tells it. */
  now(): Date;
}

export function openKnowledge(settings: Settings, facts: Facts, wire: Wire, caller: Caller): Knowledge {
  const remembered = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, learn: () => Promise<T>): Promise<T> => {
    const known = remembered.get(key) as Promise<T> | undefined;
    if (known) return known;
    const learning = learn();
    remembered.set(key, learning);
    learning.catch(() => remembered.delete(key));
    return learning;
  };
  const offer = () => once('formats', () => formatsOf(caller));
  const best = async (): Promise<Format> => (await offer()).readable;
  const server: Knowledge = {
    formats: async () => (await offer()).offered,
    readable: best,
    services: () => once('services', async () => servicesOf(caller, await best())),
    definition: (code) => once(`definition ${code}`, async () => definitionOf(caller, code, await best())),
    sample: () =>
      once('sample', async () => {
        const format = await best();
        return rowsOf(readAnswer(await caller.get('requests', format), format, 'requests').value);
      }),
    place: () => once('place', async () => facts.place ?? placeIn(await server.sample())),
    outside: async () => facts.outside ?? antipodeOf(await server.place()),
    address: () => once('address', async () => facts.address ?? wordIn(await server.sample(), 'address')),
    addressId: () =>
      once('addressId', async () => facts.addressId ?? wordIn(await server.sample(), 'address_id')),
    serviceOf: (type) => once(`service ${type}`, () => choose(server, facts, type)),
    words: async (given) => {
      const code = given ?? (await server.serviceOf('realtime'));
      if (code === null)
        throw new NotTried('No realtime service was found; name one in the facts: "service".');
      const answers = answersTo(await server.definition(code), facts.answers?.[code], server.now());
      const text = `Test of the Open311 interface, please ignore (${settings.run})`;
      return [['service_code', code], ['description', text], ...answers];
    },
    form: async (code) => {
      const { lat, long } = await server.place();
      return [...(await server.words(code)), ['lat', String(lat)], ['long', String(long)]];
    },
    made: () =>
      once('made', async () => {
        if (settings.readOnly) throw new NotTried('It needs a request that we made (--read-only).');
        if (settings.key === null) throw new NotTried('It needs a request that we made: give --key.');
        const format = await best();
        const answer = await caller.post('requests', format, await server.form());
        const [row] = rowsOf(readAnswer(answer, format, 'created').value);
        const id = answer.status < 300 ? textOf(row?.['service_request_id']) : null;
        if (id === null) throw new NotTried('No request could be made (see P1).');
        return id;
      }),
    now: () => {
      const told = wire.exchanges.findLast(({ headers }) => headers['date'])?.headers['date'];
      const date = new Date(told ?? Date.now());
      return Number.isNaN(date.getTime()) ? new Date() : date;
    },
  };
  return server;
}

async function formatsOf(caller: Caller): Promise<{ offered: Format[]; readable: Format }> {
  const offered: Format[] = [];
  let readable: Format = 'xml';
  for (const format of ['xml', 'json'] as const) {
    const answer = await caller.get('services', format);
    if (answer.status === 200) offered.push(format);
    if (answer.status === 200 && readAnswer(answer, format, 'services').value !== undefined)
      readable = format;
  }
  return { offered, readable };
}

async function servicesOf(caller: Caller, format: Format): Promise<Service[]> {
  const answer = await caller.get('services', format);
  return rowsOf(readAnswer(answer, format, 'services').value).flatMap(serviceOf);
}

export function serviceOf(row: Row): Service[] {
  const code = textOf(row['service_code']);
  if (code === null) return [];
  const metadata = textOf(row['metadata'])?.toLowerCase() === 'true';
  return [{ code, name: textOf(row['service_name']) ?? '', type: textOf(row['type']), metadata }];
}

async function definitionOf(caller: Caller, code: string, format: Format): Promise<Attribute[]> {
  const answer = await caller.get(`services/${encodeURIComponent(code)}`, format);
  return answer.status === 200 ? attributesOf(readAnswer(answer, format, 'definition').value) : [];
}

async function choose(
  server: Knowledge,
  facts: Facts,
  type: 'realtime' | 'batch' | 'blackbox',
): Promise<string | null> {
  const given = { realtime: facts.service, batch: facts.batchService, blackbox: facts.blackboxService }[type];
  if (given) return given;
  const candidates = (await server.services()).filter((one) => one.type === type);
  const plain = candidates.find((one) => !one.metadata);
  return (plain ?? candidates[0])?.code ?? null;
}

function placeIn(rows: Row[]): Point {
  for (const row of rows) {
    const lat = numberOf(row['lat']);
    const long = numberOf(row['long']);
    if (lat !== null && long !== null && (lat !== 0 || long !== 0)) return { lat, long };
  }
  throw new NotTried(
    'No place inside the city is known; give it in the facts: "place": {"lat": .., "long": ..}.',
  );
}

function wordIn(rows: Row[], field: 'address' | 'address_id'): string {
  for (const row of rows) {
    const word = textOf(row[field]);
    if (word !== null) return word;
  }
  const fact = field === 'address' ? 'address' : 'addressId';
  throw new NotTried(`No listed request has ${field}; give one in the facts: "${fact}".`);
}

/** As far away as one can go: no city reaches there. */
function antipodeOf({ lat, long }: Point): Point {
  return { lat: -lat, long: long > 0 ? long - 180 : long + 180 };
}
