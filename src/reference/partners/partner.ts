import { type Static, Type as T } from 'typebox';
import { KeySchema, outcomeKinds } from '#reference/catalog';

const strict = { additionalProperties: false } as const;
const code = T.String({ minLength: 1, maxLength: 200 });

/** How another system speaks. */
export const partnerKinds = ['open311', 'webhook', 'mailbox', 'csv'] as const;
export type PartnerKind = (typeof partnerKinds)[number];

/** One of our services as they know it. */
const TheirServiceSchema = T.Object(
  {
    /** Their `service_code`. */
    code,
    /** Their attribute by our question; questions that are not here are not sent. */
    attributes: T.Optional(
      T.Record(
        KeySchema,
        T.Union([
          code,
          T.Object(
            {
              code,
              /** Their value by our option (`yes` and `no` for yes or no). */
              values: T.Optional(T.Record(T.String(), code)),
            },
            strict,
          ),
        ]),
      ),
    ),
    /** Attributes that are the same for every request, by their code. */
    fixed: T.Optional(T.Record(T.String(), code)),
  },
  strict,
);

/**
 * What one of their words means here. `none`: only the words are told. A closing takes an outcome and, if wanted, one of our reasons
 * (else the service's first with that outcome).
 */
export const ChangeSchema = T.Union([
  T.Enum(['none', 'accepted', 'in_progress', 'waiting', 'reopen']),
  T.Object({ close: T.Enum([...outcomeKinds]), reason: T.Optional(KeySchema) }, strict),
]);
export type PartnerChange = Static<typeof ChangeSchema>;

/** Another system that does a part of the city's work. See docs/how-to/connect-a-department.md. */
export const PartnerSchema = T.Object(
  {
    key: KeySchema,
    /** As staff call it. */
    name: T.String({ minLength: 1, maxLength: 80 }),
    kind: T.Enum([...partnerKinds]),
    /** `test`: requests are bound to it and wait; only what staff send one by one leaves. `live`: all is sent. */
    mode: T.Enum(['test', 'live']),
    /** Invented, to show how it is done. */
    sample: T.Optional(T.Boolean()),
    /** `open311`: what comes before `/services.json`. `webhook`: where each request is posted to. */
    url: T.Optional(T.String({ pattern: '^https?://[^\\s@?#]+$', maxLength: 300 })),
    jurisdiction: T.Optional(T.String({ minLength: 1, maxLength: 80 })),
    /** Name of the secret with its key: `ROADS` is the variable `BELFRY_SECRET_ROADS`. */
    secret: T.Optional(T.String({ pattern: '^[A-Z][A-Z0-9_]{0,40}$' })),
    /** `json` and then `xml` unless told. */
    format: T.Optional(T.Enum(['json', 'xml'])),
    /** IANA; for times that they write without one. The city's unless told. */
    timeZone: T.Optional(T.String({ minLength: 1, maxLength: 60 })),
    /** `mailbox`: where letters go; the department's own address unless told. */
    email: T.Optional(T.String({ pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$', maxLength: 200 })),
    /** Requests of these departments go there ... */
    departments: T.Optional(T.Array(KeySchema, { minItems: 1 })),
    /** ... and of them only these services. Without departments: these services, whoever has them. */
    takes: T.Optional(T.Array(KeySchema, { minItems: 1 })),
    /** Theirs by ours. */
    services: T.Optional(T.Record(KeySchema, TheirServiceSchema)),
    /** A service that is not in the map: `refuse` (it lands on the list of what failed) or `same` (codes are the same as ours). */
    unlisted: T.Optional(T.Enum(['refuse', 'same'])),
    /** What their words mean here, by word (`FIXED`) or finer code (`code:WO-CLOSED`); big and small letters are alike. */
    statuses: T.Optional(T.Record(T.String({ minLength: 1 }), ChangeSchema)),
    /** Words that are not in the map; without it they land on the list of what could not be applied. */
    otherwise: T.Optional(ChangeSchema),
    /** `contact`: the reporter's name, mail address and telephone number are passed on. `none` unless told. */
    share: T.Optional(T.Enum(['none', 'contact'])),
    /** `full`: the words as they were written. `public` (as the public reads them) unless told; for `mailbox` and `csv` `full`. */
    text: T.Optional(T.Enum(['public', 'full'])),
    /** Whether requests that the public does not see go there, too; with their full words. Not unless told. */
    private: T.Optional(T.Boolean()),
    /** `link`: addresses of photos that the public sees. `upload`: the photos themselves. `none` unless told. */
    photos: T.Optional(T.Enum(['none', 'link', 'upload'])),
    /**
     * How we hear of their work: by their list of `updates`, by asking for each of our `requests` there, or not at all (`none`: they
     * tell us at our own Open311 address, with a key). `updates` unless told.
     */
    news: T.Optional(T.Enum(['updates', 'requests', 'none'])),
    /** Whether later comments and changes are passed on. They are unless told. */
    tell: T.Optional(T.Boolean()),
    /** Seconds between two times of asking for news; 120 unless told. */
    every: T.Optional(T.Integer({ minimum: 5, maximum: 86_400 })),
    /** Minutes by which the time that is asked for reaches back over what was asked for before; 120 unless told. */
    overlap: T.Optional(T.Integer({ minimum: 1, maximum: 10_080 })),
    /** Name of their API client here: what it opened or told never goes back to them. */
    client: T.Optional(T.String({ minLength: 1, maxLength: 120 })),
    /** How many are sent at once; 2 unless told. */
    together: T.Optional(T.Integer({ minimum: 1, maximum: 8 })),
  },
  strict,
);
export type Partner = Static<typeof PartnerSchema>;

/** Whether requests of this service in this department are this partner's. */
export function isBound(
  { departments, takes }: Partner,
  request: { department_key: string | null; service_key: string },
): boolean {
  if (!departments && !takes) return false;
  if (takes && !takes.includes(request.service_key)) return false;
  return !departments || (request.department_key !== null && departments.includes(request.department_key));
}
