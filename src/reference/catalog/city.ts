import { type Static, Type as T } from 'typebox';
import { iconNames } from '#platform/ui';
import { CityCalendarSchema } from '#reference/calendar';
import { ReasonSchema } from './service.ts';
import { KeySchema, TextSchema } from './text.ts';

const strict = { additionalProperties: false } as const;

/** What a role may do; the list is the program's, which role has what is the city's. */
export const grants = [
  'requests.view',
  'requests.work',
  'requests.close',
  'requests.assign',
  'requests.intake',
  'people.view',
  'measures.view',
  'storm.share',
  'notices.view',
  'catalog.edit',
  'staff.edit',
  'keys.edit',
  'audit.view',
] as const;
export type Grant = (typeof grants)[number];

export const RoleSchema = T.Object(
  {
    key: KeySchema,
    name: TextSchema,
    /** What people with this role may do. */
    may: T.Array(T.Enum([...grants])),
    /** Whether the role reaches over all departments whatever the person's own are. */
    everywhere: T.Optional(T.Boolean()),
    /** `required`: people with this role set up a second factor of signing in before they can do anything else. */
    twoFactor: T.Optional(T.Literal('required')),
  },
  strict,
);
export type Role = Static<typeof RoleSchema>;

/** Spellings of a word by its standard form: `ave: [avenue, av]`. */
const SpellingsSchema = T.Record(T.String(), T.Array(T.String()));

/** Kinds of geocoders that we can ask; `ais` is the address service that some cities run (search, reverse_geocode). */
export const geocoderKinds = ['nominatim', 'photon', 'pelias', 'arcgis', 'census', 'ais'] as const;

/** A geocoder outside of our own tables, asked when they do not know a place. See docs/how-to/add-a-geocoder.md. */
const GeocoderSchema = T.Object(
  {
    kind: T.Enum([...geocoderKinds]),
    /** As pages and logs call it. */
    name: T.String({ minLength: 1, maxLength: 60 }),
    /** Where it is, without the last step of the path: `https://nominatim.example.org`. */
    url: T.String({ pattern: '^https?://[^\\s@?#]+$', maxLength: 300 }),
    /** Shown beside its results; each kind has one of its own where the licence asks for it. */
    attribution: T.Optional(T.String({ maxLength: 200 })),
    /** Milliseconds for one answer; 1500 unless given. */
    timeLimit: T.Optional(T.Integer({ minimum: 100, maximum: 3000 })),
    /** Name of the secret with its key: `ARCGIS` is the variable `BELFRY_SECRET_ARCGIS`. */
    key: T.Optional(T.String({ pattern: '^[A-Z][A-Z0-9_]{0,40}$' })),
    /** Put behind what residents write without a town: "Springfield, IL". */
    locality: T.Optional(T.String({ maxLength: 100 })),
    /** At most so many questions a second, of all processes together; 1 for Nominatim unless given, else without a limit. */
    perSecond: T.Optional(T.Number({ minimum: 0.01, maximum: 100 })),
    /** At most so many questions a day (UTC). */
    perDay: T.Optional(T.Integer({ minimum: 1 })),
    /** How long an answer is kept; 30 days unless given, 0 for services that forbid it. */
    keepDays: T.Optional(T.Integer({ minimum: 0, maximum: 365 })),
  },
  strict,
);
export type GeocoderSettings = Static<typeof GeocoderSchema>;

const colour = T.String({ pattern: '^#[0-9a-f]{6}$' });

export const BaseMapSchema = T.Object(
  {
    /** Pictures or vector tiles by their address, or one file of either kind. */
    kind: T.Optional(T.Enum(['xyz', 'vector', 'pmtiles'])),
    /** `https://host/{z}/{x}/{y}.png`; of PMTiles the file's address, or `file:NAME.pmtiles` in the folder `maps` of the data. */
    url: T.String({ pattern: '^(https?://|/|file:[A-Za-z0-9][A-Za-z0-9._-]*\\.pmtiles$)' }),
    attribution: T.String({ minLength: 1 }),
    /** Where the attribution leads. */
    attributionUrl: T.Optional(T.String({ pattern: '^https?://' })),
    /** The nearest zoom that there are tiles of; nearer ones are enlarged. */
    maxZoom: T.Optional(T.Integer({ minimum: 1, maximum: 22 })),
  },
  strict,
);
export type BaseMap = Static<typeof BaseMapSchema>;

/** The city as other programs see it by Open311. */
const Open311Schema = T.Object(
  {
    /** Web roots without "www" (`phila.gov`). With several, clients must name one of them, and each has the requests of its area. */
    jurisdictions: T.Optional(
      T.Array(
        T.Object(
          {
            id: T.String({ pattern: '^[a-z0-9.-]{3,80}$' }),
            /** `layer:key` of the area that it is; all of the city unless given. */
            area: T.Optional(T.String({ pattern: '^[a-z0-9-]+:.+$', maxLength: 120 })),
          },
          strict,
        ),
        { minItems: 1, maxItems: 200 },
      ),
    ),
    /** Where developers try their programs; the page for developers leads there. */
    sandbox: T.Optional(T.String({ pattern: '^https?://[^\\s]+$', maxLength: 300 })),
  },
  strict,
);

export const CitySchema = T.Object(
  {
    key: KeySchema,
    name: TextSchema,
    /** The service's own name, as people call it: "Philly311". */
    serviceName: TextSchema,
    tagline: TextSchema,
    languages: T.Array(T.String(), { minItems: 1 }),
    calendar: CityCalendarSchema,
    contact: T.Object(
      {
        phone: T.String(),
        emergency: T.String(),
        email: T.String(),
        hours: TextSchema,
        address: T.Optional(T.String()),
      },
      strict,
    ),
    colours: T.Object({ primary: colour, accent: colour }, strict),
    map: T.Object(
      {
        /** Degrees, WGS84. */
        centre: T.Object({ lat: T.Number(), lng: T.Number() }, strict),
        zoom: T.Integer({ minimum: 1, maximum: 19 }),
        /** The base map above the sketch; OpenStreetMap's own tiles unless given. */
        tiles: T.Optional(BaseMapSchema),
        /** No base map: the sketch is all there is. */
        sketchOnly: T.Optional(T.Boolean()),
      },
      strict,
    ),
    /** Words of this city's addresses besides those of the country: see reference/address-parser. */
    addressWords: T.Optional(
      T.Object(
        {
          suffixes: T.Optional(SpellingsSchema),
          directions: T.Optional(SpellingsSchema),
          units: T.Optional(SpellingsSchema),
          sides: T.Optional(SpellingsSchema),
          spellings: T.Optional(SpellingsSchema),
          /** Other names of the town that people write behind the street. */
          towns: T.Optional(T.Array(T.String())),
        },
        strict,
      ),
    ),
    /** In the order in which they are asked; none unless given. */
    geocoders: T.Optional(T.Array(GeocoderSchema, { maxItems: 6 })),
    open311: T.Optional(Open311Schema),
    /** Figures of an area stay hidden while they stand on fewer requests than this; 5 unless told. */
    leastShown: T.Optional(T.Integer({ minimum: 1, maximum: 100 })),
    /** Defaults of the search for duplicates. */
    duplicates: T.Object(
      { radius: T.Number({ exclusiveMinimum: 0 }), days: T.Integer({ minimum: 1 }) },
      strict,
    ),
    roles: T.Array(RoleSchema, { minItems: 1 }),
    /** Reasons for closing that every service has besides its own; a service's own one of the same key goes before. */
    reasons: T.Optional(T.Array(ReasonSchema)),
  },
  strict,
);
export type City = Static<typeof CitySchema>;

export const DepartmentSchema = T.Object(
  {
    key: KeySchema,
    name: TextSchema,
    about: T.Optional(TextSchema),
    phone: T.Optional(T.String()),
    /** Where alerts go. */
    email: T.Optional(T.String()),
    /** Not the city's own (a utility, the state): reports are passed on to it. */
    outside: T.Optional(T.Boolean()),
    teams: T.Optional(T.Array(T.Object({ key: KeySchema, name: TextSchema }, strict))),
  },
  strict,
);
export type Department = Static<typeof DepartmentSchema>;

export const ServiceGroupSchema = T.Object(
  { key: KeySchema, name: TextSchema, about: T.Optional(TextSchema), icon: T.Enum([...iconNames]) },
  strict,
);
export type ServiceGroup = Static<typeof ServiceGroupSchema>;
