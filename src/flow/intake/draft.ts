import { type Static, Type as T } from 'typebox';
import { Compile } from 'typebox/compile';
import { Invalid } from '#platform/errors';
import { KeySchema, type Service } from '#reference/catalog';

const strict = { additionalProperties: false } as const;
// Wide enough that nothing anybody types is turned away while they write; `checkStep` tells what is too long.
const short = T.String({ maxLength: 2_000 });
const long = T.String({ maxLength: 40_000 });
const latitude = T.Number({ minimum: -90, maximum: 90 });
const longitude = T.Number({ minimum: -180, maximum: 180 });

/** An answer as the form or the machine sent it: checked against its question only later. */
const RawAnswerSchema = T.Union([long, T.Array(short, { maxItems: 200 }), T.Number(), T.Boolean(), T.Null()]);
export type RawAnswer = Static<typeof RawAnswerSchema>;

const PlaceSchema = T.Object(
  {
    address: T.Optional(short),
    /** WGS84 degrees; both or neither. */
    lat: T.Optional(latitude),
    lng: T.Optional(longitude),
    /** Metres, as the device said. */
    accuracy: T.Optional(T.Number({ minimum: 0 })),
    source: T.Optional(T.Enum(['typed', 'map', 'device'])),
    /** Where the device was when it was asked, however the pin was moved after that. */
    device: T.Optional(
      T.Object({ lat: latitude, lng: longitude, accuracy: T.Number({ minimum: 0, maximum: 1e7 }) }, strict),
    ),
    /** What the reporter decided where pin, address, device and photos tell different places. */
    agreed: T.Optional(
      T.Object(
        {
          /** Marks of the positions that they were shown. */
          seen: T.Array(T.String({ maxLength: 60 }), { maxItems: 20 }),
          /** Of a pin at the very border: they said that it is not in the city. */
          outside: T.Optional(T.Boolean()),
          /** Where the pin was before it moved to another position, and to which. */
          moved: T.Optional(
            T.Object(
              {
                kind: T.Enum(['address', 'device', 'photo', 'border', 'asset']),
                lat: latitude,
                lng: longitude,
                allowed: T.Number({ minimum: 0 }),
              },
              strict,
            ),
          ),
        },
        strict,
      ),
    ),
    /** `layer:key` of an area that the resident named where no point is known. */
    area: T.Optional(T.String({ pattern: '^[a-z0-9-]+:.+$', maxLength: 120 })),
    /** The numbered thing that it is about: its `layer:key`, or of machines its number. */
    asset: T.Optional(T.String({ maxLength: 130 })),
    /** They were asked which thing it is, and do not know or mean none of those. */
    noAsset: T.Optional(T.Boolean()),
    /** Places that the typed address may mean, to choose from. */
    candidates: T.Optional(
      T.Array(
        // `source`: the attribution of a geocoder outside whose result it is.
        T.Object({ address: short, lat: latitude, lng: longitude, source: T.Optional(short) }, strict),
        { maxItems: 20 },
      ),
    ),
  },
  strict,
);

const PersonSchema = T.Object(
  { name: T.Optional(short), email: T.Optional(short), phone: T.Optional(short) },
  strict,
);
export type GivenPerson = Static<typeof PersonSchema>;

const ContactSchema = T.Object(
  {
    name: T.Optional(short),
    email: T.Optional(short),
    phone: T.Optional(short),
    /** Letters about this request; wanted unless said, where there is an address. */
    wantsLetters: T.Optional(T.Boolean()),
    anonymous: T.Optional(T.Boolean()),
    /** Id of the person whom an agent chose. Only heeded from agents. */
    known: T.Optional(T.String({ maxLength: 36 })),
  },
  strict,
);
export type GivenContact = Static<typeof ContactSchema>;

/** Everything that a report can hold while it is written, right or wrong. */
export const ContentSchema = T.Object(
  {
    guards: T.Record(KeySchema, T.Enum(['yes', 'no']), strict),
    answers: T.Record(KeySchema, RawAnswerSchema, strict),
    description: long,
    place: PlaceSchema,
    /** Ids of received photos. */
    photos: T.Array(T.String({ pattern: '^[0-9a-f-]{36}$' }), { maxItems: 50 }),
    contact: ContactSchema,
    /** For whom it is reported, when somebody else does it. */
    onBehalfOf: T.Optional(PersonSchema),
    /** How it reached the agent who writes it down: `phone`, `walk_in`, `mail` ... Only heeded from agents. */
    channel: T.Optional(T.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 })),
  },
  strict,
);
export type Content = Static<typeof ContentSchema>;

/** What one step of the form saves. `guards` and `answers` add to what is there, everything else takes its place. */
export const ContentPartSchema = T.Partial(ContentSchema, strict);
export type ContentPart = Static<typeof ContentPartSchema>;

export const emptyContent: Content = {
  guards: {},
  answers: {},
  description: '',
  place: {},
  photos: [],
  contact: {},
};

/** A report that is being written. */
export interface Draft {
  /** The secret in the form's address; sending the same draft twice makes one request. */
  id: string;
  service: Service;
  content: Content;
  language: string;
  createdAt: Date;
  updatedAt: Date;
  /** Set once it was sent. */
  requestId: string | null;
  /** Step -> mark of the form that wrote it last. */
  forms: Readonly<Record<string, string>>;
  /** Whether the city changed the form meanwhile: answers whose questions are gone were left out; say so. */
  serviceChanged: boolean;
}

const checker = Compile(ContentPartSchema);
const lone = /[\ud800-\udfff]/gu;

/** Reads content from outside. Throws `Invalid` for what no form of ours can send. */
export function parseContent(input: unknown): ContentPart {
  if (!checker.Check(input)) {
    const fields = new Set(checker.Errors(input).map((e) => e.instancePath.slice(1).replaceAll('/', '.')));
    throw new Invalid([...fields].slice(0, 20).map((field) => ({ field, message: 'errors.format' })));
  }
  return storable(input) as ContentPart;
}

/** Without the few characters that PostgreSQL cannot keep: NUL, and halves of a surrogate pair. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').replace(lone, '\ufffd');
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, storable(one)]));
}

/** Leaves out answers to questions and guards that the service does not (any longer) ask, and photos it does not take. */
export function fitContent(service: Service, content: Content): Content {
  const questions = new Set(service.questions?.map((q) => q.key));
  const guards = new Set(service.guards?.map((g) => g.key));
  return {
    ...content,
    answers: keepKeys(content.answers, questions),
    guards: keepKeys(content.guards, guards),
    photos: service.photo === 'none' ? [] : content.photos,
    place: service.asset ? content.place : withoutAsset(content.place),
  };
}

function withoutAsset({ asset: _, noAsset: __, ...place }: Content['place']): Content['place'] {
  return place;
}

function keepKeys<T>(record: Record<string, T>, keys: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
