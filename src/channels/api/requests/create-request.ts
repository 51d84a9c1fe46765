import { receive } from '#flow/intake';
import { requestDetail } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { receivePhoto } from '#platform/files';
import type { House } from '#platform/house';
import type { Form } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { clientServes, needs } from '#reference/clients';
import { base, type Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { explain } from '../contract/problem.ts';
import { cutFor, tellWhole } from './read-requests.ts';
import { FileUploadedShape, type Report, ReportedShape, ReportShape } from './report-shape.ts';

const limits = { files: 6, fileSize: 20 << 20, total: 60 << 20 };

export function createRequest(house: House): Endpoint {
  return endpoint({
    id: 'createRequest',
    method: 'POST',
    path: '/requests',
    tag: 'requests',
    summary: 'Report something',
    description:
      'The whole report at once: JSON, or `multipart/form-data` with the JSON in the field `request` and pictures in `photos`. It is checked like a report from the website: `services/{key}` says which questions there are. All that is wrong is told at once.',
    policy: needs('requests:write'),
    scope: 'requests:write',
    body: ReportShape,
    files: { field: 'photos', limits, description: 'Pictures (JPEG, PNG, WebP, HEIC), at most six.' },
    answer: ReportedShape,
    status: 201,
    example: {
      service: 'pothole',
      description: 'Deep hole in the right lane.',
      place: { lat: 39.9526, lng: -75.1652 },
      answers: { size: 'large' },
      contact: { name: 'Sam Sample', email: 'sam@example.org' },
    },
    prepare: ({ ctx, form }) => takePhotos(house, ctx, form),
    async handle({ ctx, body, client, prepared, request: call }) {
      if (client && !clientServes(client, body.service)) {
        explain(call, {
          detail: house.catalogs.translator(ctx.language)('api.errors.service', { service: body.service }),
        });
        throw new NotAllowed('The key may not report this service.');
      }
      const from = await asReported(ctx, body);
      const { request, reporterToken } = await receive(from, {
        serviceKey: body.service,
        content: contentOf(body, prepared as string[]),
        openedAt: openedAt(ctx, body),
      });
      const detail = await requestDetail(ctx, { id: request.id }, true);
      return {
        body: {
          request: await tellWhole(house, ctx, cutFor(ctx, await catalogOf(ctx), detail)),
          reporterUrl: reporterToken && `${house.config.publicUrl}/r/${reporterToken}`,
        },
        version: request.version,
        location: `${base}/requests/${request.number}`,
      };
    },
  });
}

/** Ids of the pictures that came with the form. */
async function takePhotos(house: House, ctx: Ctx, form: Form | undefined): Promise<string[]> {
  if (!form) return [];
  const strange = form.files.find((file) => file.field !== 'photos');
  if (strange) throw Invalid.field(strange.field, 'errors.unknown');
  const other = Object.keys(form.fields).find((name) => name !== 'request');
  if (other) throw Invalid.field(other, 'errors.unknown');
  const { timezone: zone } = (await catalogOf(ctx)).calendar;
  const ids: string[] = [];
  for (const { bytes, filename } of form.files)
    ids.push((await receivePhoto(ctx, house.store, { content: bytes, name: filename, zone })).id);
  return ids;
}

/** The language is that of whoever reports, where the city speaks it. */
async function asReported(ctx: Ctx, { language }: Report): Promise<Ctx> {
  if (!language) return ctx;
  const { languages } = (await catalogOf(ctx)).city;
  const known = languages.find((one) => one === language || one === language.split('-')[0]);
  if (!known) throw Invalid.field('language', 'api.errors.language', { known: languages.join(', ') });
  return { ...ctx, language: known };
}

function openedAt(ctx: Ctx, { openedAt: given }: Report): Date | undefined {
  if (!given) return undefined;
  const at = new Date(given);
  if (at > ctx.clock.now()) throw Invalid.field('openedAt', 'api.errors.future');
  return at;
}

function contentOf({ description, place, answers, contact, onBehalfOf, photos }: Report, taken: string[]) {
  return {
    description: description ?? '',
    answers: (answers ?? {}) as Record<string, never>,
    place: place ?? {},
    contact: contact ?? {},
    photos: [...(photos ?? []), ...taken],
    ...(onBehalfOf ? { onBehalfOf } : {}),
  };
}

/** Pictures before the report that they belong to. */
export function uploadFile(house: House): Endpoint {
  return endpoint({
    id: 'uploadFile',
    method: 'POST',
    path: '/files',
    tag: 'requests',
    summary: 'Upload a picture',
    description:
      'Form field `file`. It is made upright, at most 1600 pixels wide and high, and loses all that the camera wrote into it. What belongs to no request after two days is removed.',
    policy: needs('requests:write'),
    scope: 'requests:write',
    files: {
      field: 'file',
      limits: { files: 1, fileSize: limits.fileSize, total: limits.fileSize },
      description: 'One picture.',
    },
    answer: FileUploadedShape,
    status: 201,
    async prepare({ ctx, form }) {
      const file = form?.files.find((one) => one.field === 'file');
      if (!file) throw Invalid.field('file', 'errors.required');
      const { timezone: zone } = (await catalogOf(ctx)).calendar;
      return receivePhoto(ctx, house.store, { content: file.bytes, name: file.filename, zone });
    },
    async handle({ prepared }) {
      const { id, width, height, bytes } = prepared as Awaited<ReturnType<typeof receivePhoto>>;
      return { body: { id, width, height, bytes } };
    },
  });
}
