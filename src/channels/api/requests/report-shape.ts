import { type Static, Type as T } from 'typebox';
import { key, latitude, longitude, nullable, strict, uuid } from '../contract/shapes.ts';
import { RequestDetailShape } from './request-shape.ts';

const short = (description: string) => T.Optional(T.String({ maxLength: 2000, description }));

export const PersonInput = T.Object(
  { name: short(''), email: short(''), phone: short('As people write it.') },
  { ...strict, title: 'PersonInput' },
);

export const ReportShape = T.Object(
  {
    service: key('Key of the service.'),
    description: T.Optional(
      T.String({
        maxLength: 40_000,
        description: 'In the words of whoever reports. What names a person is not shown to the public.',
      }),
    ),
    place: T.Optional(
      T.Object(
        {
          address: short('As it is written on an envelope, or a corner.'),
          lat: T.Optional(latitude('Degrees, WGS84; with `lng`.')),
          lng: T.Optional(longitude()),
          area: T.Optional(
            T.String({
              maxLength: 120,
              pattern: '^[a-z0-9-]+:.+$',
              description: '`layer:key`, where no point is known.',
            }),
          ),
          asset: T.Optional(
            T.String({
              maxLength: 130,
              description: 'The numbered thing that it is about: `layer:key`, or its number alone.',
            }),
          ),
        },
        { ...strict, title: 'PlaceInput' },
      ),
    ),
    answers: T.Optional(
      T.Record(
        T.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
        T.Unsafe<string | number | boolean | string[] | null>({
          anyOf: [
            { type: 'string', maxLength: 40000 },
            { type: 'number' },
            { type: 'boolean' },
            { type: 'array', items: { type: 'string', maxLength: 2000 }, maxItems: 200 },
            { type: 'null' },
          ],
        }),
        { description: 'Answers by the keys of the questions of the service.' },
      ),
    ),
    contact: T.Optional(
      T.Object(
        {
          name: short(''),
          email: short('Letters about the request go there.'),
          phone: short(''),
          wantsLetters: T.Optional(
            T.Boolean({ description: 'Whether letters are wanted; they are unless told.' }),
          ),
        },
        {
          ...strict,
          title: 'ReporterInput',
          description: 'Who reports. Some services cannot be reported without.',
        },
      ),
    ),
    onBehalfOf: T.Optional(PersonInput),
    photos: T.Optional(T.Array(uuid('Id of a picture that `POST /files` took.'), { maxItems: 6 })),
    language: T.Optional(
      T.String({
        maxLength: 20,
        description: 'Of whoever reports, BCP 47; the one of the call unless told.',
      }),
    ),
    openedAt: T.Optional(
      T.String({ format: 'date-time', description: 'When it was reported, if that was earlier.' }),
    ),
  },
  { ...strict, title: 'Report' },
);
export type Report = Static<typeof ReportShape>;

export const ReportedShape = T.Object(
  {
    request: RequestDetailShape,
    reporterUrl: nullable(
      T.String({
        description:
          'The page of whoever reported: by it they see a private request, too, answer, or say that it is not fixed. Give it to nobody else. null where nobody left a name.',
      }),
    ),
  },
  { ...strict, title: 'Reported' },
);

export const FileUploadedShape = T.Object(
  {
    id: uuid('For `photos` or `evidence`, within two days.'),
    width: T.Integer(),
    height: T.Integer(),
    bytes: T.Integer(),
  },
  { ...strict, title: 'FileUploaded' },
);
