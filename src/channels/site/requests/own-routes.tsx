import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { confirmFollow, unfollow, type Viewer, viewerByToken } from '#flow/following';
import { screenText } from '#flow/intake';
import { lastAnswer, reportFixed, reportNotFixed } from '#flow/quality';
import { closeRequest, type RequestDetail, requestDetail } from '#flow/requests';
import { commentOnRequest } from '#flow/work';
import { anyone, type Ctx } from '#platform/context';
import { Invalid, NotAllowed, NotFound } from '#platform/errors';
import { receivePhoto } from '#platform/files';
import type { House } from '#platform/house';
import {
  type FormFile,
  html,
  oneField,
  type Route,
  readForm,
  route,
  seeOther,
  sendEvents,
} from '#platform/http';
import { page } from '../frame.tsx';
import { visitBy } from '../visit.ts';
import { type OwnForm, Unfollow } from './own-panel.tsx';
import { requestPage } from './request-page.tsx';
import { readDone, screened } from './request-routes.ts';

const params = T.Object({ token: T.String({ maxLength: 60 }) });

interface Own {
  token: string;
  viewer: Viewer;
  detail: RequestDetail;
  /** What they said last of a closing. */
  answer: Awaited<ReturnType<typeof lastAnswer>>;
}

/** The links in letters: the person's own view of a request, and what only they may do. */
export function ownRoutes(house: House): Route[] {
  return [
    show(house),
    live(house),
    act('confirm', async (ctx, own) => void (await confirmFollow(ctx, own.token)), 'confirmed', house),
    act('reopen', reopen, 'reopened', house),
    act('fixed', (ctx, own) => reportFixed(ctx, { token: own.token }), 'fixed', house),
    act('comment', (ctx, own, form) => comment(house, ctx, own, form), 'added', house),
    act('withdraw', withdraw, 'withdrawn', house),
    askUnfollow(house),
    unfollowNow(house),
  ];
}

/** Whose link this is and what they may see. Throws `NotFound`, also to followers of what has become private. */
async function ownOf(ctx: Ctx, token: string): Promise<Own> {
  const viewer = await viewerByToken(ctx, token);
  if (!viewer) throw new NotFound('This link does not lead anywhere (any more).');
  const isReporter = viewer.role !== 'follower';
  const detail = await requestDetail(ctx, { id: viewer.requestId }, isReporter);
  if (!isReporter && !detail.request.public) throw new NotFound('There is no such request.');
  const answer = isReporter ? await lastAnswer(ctx, viewer.requestId, viewer.personId) : null;
  return { token, viewer, detail: await screened(ctx, detail, isReporter), answer };
}

function show(house: House): Route {
  return route({
    method: 'GET',
    url: '/r/:token',
    policy: anyone,
    schema: { params, querystring: T.Object({ done: T.Optional(T.String()) }) },
    handler: async (request, reply) => {
      const own = await ownOf(request.ctx, request.params.token);
      return showOwn(house, request, reply, own, { done: readDone(request.query.done) });
    },
  });
}

/** News for the person whose link it is; the public stream knows nothing of private requests. */
function live(house: House): Route {
  return route({
    method: 'GET',
    url: '/r/:token/live',
    policy: anyone,
    schema: { params },
    handler: async (request, reply) => {
      const { viewer } = await ownOf(request.ctx, request.params.token);
      sendEvents(request, reply, (send) =>
        house.live.subscribe((news) => {
          if (news === `request:${viewer.requestId}`) send('news');
        }),
      );
    },
  });
}

async function showOwn(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  own: Own,
  more: { done?: string; form?: OwnForm },
) {
  const visit = await visitBy(house, request.ctx, `/r/${own.token}`);
  // The link is a secret: no other site is told it, and no shared cache keeps the page.
  reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
  return html(reply, await requestPage(visit, { detail: own.detail, own, ...more }), more.form ? 422 : 200);
}

interface Sent {
  values: Record<string, string>;
  files: FormFile[];
}

/** One form of the panel: does it, or shows the page again with what was typed and what is wrong. */
function act(
  name: string,
  run: (ctx: Ctx, own: Own, sent: Sent) => Promise<unknown>,
  done: string,
  house: House,
): Route {
  return route({
    method: 'POST',
    url: `/r/:token/${name}`,
    policy: anyone,
    schema: { params },
    handler: async (request, reply) => {
      const { fields, files } = await readForm(request);
      const own = await ownOf(request.ctx, request.params.token);
      const values = { note: oneField(fields, 'note'), text: oneField(fields, 'text') };
      try {
        await run(request.ctx, own, { values, files });
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        return showOwn(house, request, reply, own, { form: { name, values, problems: error.problems } });
      }
      return seeOther(reply, `/r/${own.token}?done=${done}`);
    },
  });
}

async function reopen(ctx: Ctx, own: Own, { values }: Sent) {
  if (!values.note?.trim()) throw Invalid.field('note', 'errors.required');
  const { end } = await reportNotFixed(ctx, { token: own.token, note: values.note });
  if (end === 'late') throw Invalid.field('note', 'site.notFixed.late');
}

async function withdraw(ctx: Ctx, own: Own) {
  demandReporter(own);
  await closeRequest(ctx, { requestId: own.viewer.requestId, reason: 'withdrawn', asReporter: true });
}

const longest = 4000;

async function comment(house: House, ctx: Ctx, own: Own, { values, files }: Sent) {
  demandReporter(own);
  const text =
    values.text?.trim() ||
    (files.length > 0 ? house.catalogs.translator(ctx.language)('site.own.photosOnly') : '');
  if (!text) throw Invalid.field('text', 'errors.required');
  if (text.length > longest) throw Invalid.field('text', 'errors.tooLong', { max: longest });
  const photos: string[] = [];
  for (const { bytes, filename } of files.slice(0, 5))
    photos.push((await receivePhoto(ctx, house.store, { content: bytes, name: filename })).id);
  await commentOnRequest(ctx, {
    requestId: own.viewer.requestId,
    text: readable(own, text),
    public: true,
    files: photos,
    asReporter: true,
  });
}

/** What stands in the public history of a public request goes without telephone numbers and addresses of people. */
function readable(own: Own, text: string): string {
  return own.detail.request.public ? screenText(text).publicText : text;
}

function demandReporter({ viewer }: Own) {
  if (viewer.role === 'follower') throw new NotAllowed('Only the person who reported it can do this.');
}

function askUnfollow(house: House): Route {
  return route({
    method: 'GET',
    url: '/r/:token/unfollow',
    policy: anyone,
    schema: { params },
    handler: (request, reply) => unfollowPage(house, request, reply, request.params.token, false),
  });
}

/** Also what a mail program posts by itself (RFC 8058), hence from any origin; the token is the right. */
function unfollowNow(house: House): Route {
  return route({
    method: 'POST',
    url: '/r/:token/unfollow',
    policy: anyone,
    origin: 'any',
    limit: { class: 'site-unfollow', burst: 30, perMinute: 30 },
    schema: { params },
    handler: async (request, reply) => {
      await unfollow(request.ctx, request.params.token);
      return unfollowPage(house, request, reply, request.params.token, true);
    },
  });
}

async function unfollowPage(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  done: boolean,
) {
  if (!(await viewerByToken(request.ctx, token)))
    throw new NotFound('This link does not lead anywhere (any more).');
  const visit = await visitBy(house, request.ctx, `/r/${token}/unfollow`);
  const title = visit.t('site.unfollow.title');
  reply.header('referrer-policy', 'no-referrer');
  return html(
    reply,
    page(visit, { title, private: true }, [
      <h1 key="title">{title}</h1>,
      <Unfollow key="form" visit={visit} token={token} done={done} />,
    ]),
  );
}
