import { type Static, Type as T, type TProperties } from 'typebox';
import { findRequest, lockRequest, mayView, type Request, requestDetail } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import type { Translate } from '#platform/i18n';
import { catalogOf } from '#reference/catalog';
import { needs } from '#reference/clients';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { explain, type More } from '../contract/problem.ts';
import { strict } from '../contract/shapes.ts';
import { cutFor, numberParam, tellWhole } from './read-requests.ts';
import { RequestDetailShape } from './request-shape.ts';

interface Change<B extends TProperties> {
  id: string;
  path: string;
  summary: string;
  description?: string;
  body: B;
  status?: 201;
  example: unknown;
  /** The status that it would have, to say what does not fit. */
  to(body: Static<ReturnType<typeof T.Object<B>>>): string | undefined;
  run(ctx: Ctx, requestId: string, body: Static<ReturnType<typeof T.Object<B>>>): Promise<Request>;
}

/** Makes operations of a request's changes: only what the client may know of, with the version that it has seen, told whole afterwards. */
export function changer(house: House) {
  return <B extends TProperties>({
    id,
    path,
    summary,
    description,
    status,
    example,
    to,
    run,
    ...rest
  }: Change<B>): Endpoint => {
    const body = T.Object(rest.body, { ...strict, title: `${id[0]!.toUpperCase()}${id.slice(1)}Input` });
    return endpoint({
      id,
      method: 'POST',
      path: `/requests/:number/${path}`,
      tag: 'requests',
      summary,
      description,
      policy: needs('requests:work'),
      scope: 'requests:work',
      params: numberParam,
      body,
      answer: RequestDetailShape,
      status,
      example,
      async handle({ ctx, params, body: given, seen, request: call }) {
        const input = given as Static<ReturnType<typeof T.Object<B>>>;
        const before = await visible(ctx, params.number);
        try {
          await inTransaction(ctx, async (tx) => {
            await demandVersion(tx, before.id, seen);
            await run(tx, before.id, input);
          });
        } catch (error) {
          if (error instanceof Conflict) {
            const t = house.catalogs.translator(ctx.language);
            explain(call, said(t, error, before, to(input), call.headers['if-match'] !== undefined));
          }
          throw error;
        }
        const detail = await requestDetail(ctx, { id: before.id }, true);
        const told = await tellWhole(house, ctx, cutFor(ctx, await catalogOf(ctx), detail));
        return { body: told, version: detail.request.version };
      },
    });
  };
}

/** One that the client may know of, else `NotFound`. */
export async function visible(ctx: Ctx, number: string): Promise<Request> {
  const request = await findRequest(ctx, { number });
  if (!mayView(ctx.actor, request)) throw new NotFound('There is no such request.');
  return request;
}

/** Somebody else was faster. */
class Stale extends Conflict {
  constructor(readonly version: number) {
    super('There is a newer version.');
  }
}

/** Holds the request, so that nobody comes between this look and the change. */
async function demandVersion(tx: Ctx, id: string, seen: number | undefined) {
  if (seen === undefined) return;
  const { version } = await lockRequest(tx, id);
  if (version !== seen) throw new Stale(version);
}

/** Why it does not fit, and the version that there is now. */
function said(
  t: Translate,
  error: Conflict,
  before: Request,
  to: string | undefined,
  byHeader: boolean,
): More {
  if (error instanceof Stale) {
    const { version } = error;
    const detail = t('api.problem.version.detail', { version });
    return { version, detail, ...(byHeader ? { status: 412 } : {}) };
  }
  const detail = to && t('api.errors.move', { from: before.status, to });
  return { version: before.version, ...(detail ? { detail } : {}) };
}
