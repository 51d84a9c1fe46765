import type { Ctx } from '#platform/context';
import { demandRead, wireInstant } from './ask-server.ts';
import { callServer, type Server } from './call-server.ts';
import { ServerFault } from './fault.ts';
import { type Posted, readPosted, readPostedUpdate } from './read-requests.ts';

/** A picture that is sent along. */
export interface Picture {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/** A request to be posted. */
export interface Report {
  serviceCode: string;
  /** The same for every try: what makes a second one harmless where the server knows it. */
  clientRequestId: string;
  description: string | null;
  at: { lat: number; lng: number } | null;
  address: string | null;
  /** Values of one question as the server names them; several for a list of several choices. */
  attributes: readonly { code: string; values: readonly string[]; several: boolean }[];
  contact?: { firstName: string | null; lastName: string | null; email: string | null; phone: string | null };
  /** Addresses where pictures can be fetched. */
  mediaUrls: readonly string[];
  /** Pictures themselves, for servers that take files. */
  pictures: readonly Picture[];
}

/**
 * Posts a request. Throws `ServerFault`: `unsure` ones may have arrived all the same, so look before posting again. An answer
 * without any record tells nothing and is `silent`.
 */
export async function postRequest(ctx: Ctx, server: Server, report: Report): Promise<Posted> {
  const { at, contact } = report;
  const fields: [string, string | null | undefined][] = [
    ...doorFields(server),
    ['service_code', report.serviceCode],
    ['client_request_id', report.clientRequestId],
    ['description', report.description],
    ['lat', at && String(at.lat)],
    ['long', at && String(at.lng)],
    ['address_string', report.address],
    ['first_name', contact?.firstName],
    ['last_name', contact?.lastName],
    ['email', contact?.email],
    ['phone', contact?.phone],
    ...report.attributes.flatMap(({ code, values, several }) =>
      values.map((value): [string, string] => [`attribute[${code}]${several ? '[]' : ''}`, value]),
    ),
    ...report.mediaUrls.map((url): [string, string] => ['media_url', url]),
  ];
  const post = {
    body: bodyOf(fields, report.pictures),
    headers: headersOf(server, report.pictures, report.clientRequestId),
  };
  const { tree } = await callServer(ctx, server, { path: 'requests', post, timeLimit: 30_000 });
  return demandRead(readPosted(tree), 'answer to a request');
}

/** What happened to a request, told to whoever works on it. */
export interface OutgoingUpdate {
  requestId: string;
  /** Ours, the same for every try. */
  updateId: string;
  at: Date;
  /** A word of the list in upper case. */
  status: string;
  description: string;
  mediaUrls: readonly string[];
  pictures: readonly Picture[];
}

/**
 * Posts an update; answers the id that it has there, null when they tell none. One that they have already is done, too.
 * Throws `ServerFault`.
 */
export async function postUpdate(ctx: Ctx, server: Server, update: OutgoingUpdate): Promise<string | null> {
  const fields: [string, string][] = [
    ...doorFields(server),
    ['service_request_id', update.requestId],
    ['update_id', update.updateId],
    ['updated_datetime', wireInstant(update.at)],
    ['status', update.status],
    ['description', update.description],
    ...update.mediaUrls.map((url): [string, string] => ['media_url', url]),
  ];
  const post = {
    body: bodyOf(fields, update.pictures),
    headers: headersOf(server, update.pictures, update.updateId),
  };
  try {
    const { tree } = await callServer(ctx, server, {
      path: 'servicerequestupdates',
      post,
      timeLimit: 30_000,
    });
    return readPostedUpdate(tree);
  } catch (error) {
    if (error instanceof ServerFault && error.kind === 'refused' && isKnown(error)) return null;
    throw error;
  }
}

function isKnown({ told }: ServerFault): boolean {
  return told.some(({ description }) => /already|duplicate/i.test(description));
}

function doorFields({ jurisdiction, key }: Server): [string, string][] {
  return [
    ...(jurisdiction ? [['jurisdiction_id', jurisdiction] as [string, string]] : []),
    ...(key ? [['api_key', key] as [string, string]] : []),
  ];
}

function bodyOf(
  fields: readonly (readonly [string, string | null | undefined])[],
  pictures: readonly Picture[],
): string | FormData {
  const given = fields.filter((field): field is readonly [string, string] => Boolean(field[1]));
  if (pictures.length === 0)
    return new URLSearchParams(given.map(([name, value]) => [name, value])).toString();
  const form = new FormData();
  for (const [name, value] of given) form.append(name, value);
  for (const { name, mediaType, bytes } of pictures)
    form.append('media', new Blob([new Uint8Array(bytes)], { type: mediaType }), name);
  return form;
}

/** The key is in the form, as the specification says, and where a server can see it before it reads the form. */
function headersOf({ key }: Server, pictures: readonly Picture[], mark: string): Record<string, string> {
  return {
    'idempotency-key': mark,
    ...(key ? { 'x-api-key': key } : {}),
    // With files the form says by itself what it is.
    ...(pictures.length > 0 ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
  };
}
