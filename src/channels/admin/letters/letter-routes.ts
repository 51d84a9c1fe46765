import { Type as T } from 'typebox';
import {
  type Notice,
  noticeById,
  noticeKinds,
  noticeList,
  noticeStates,
  previewNotice,
  resendNotice,
} from '#flow/notices';
import { findRequest, mayDo, type Request } from '#flow/requests';
import { audit } from '#platform/audit';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route, seeOther } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { staffVisit, tryForm } from '#reference/console';
import { mayRoute, reachOf } from '#reference/people';
import { hideLinks, letterDocument } from './letter-frame.ts';
import { letterListPage } from './letter-list-page.tsx';
import { letterPage } from './letter-page.tsx';
import { previewsPage } from './previews-page.tsx';

const policy = mayRoute('notices.view');
const params = T.Object({ id: T.String({ pattern: '^[0-9a-f-]{36}$' }) });
const text = (maxLength: number) => T.Optional(T.String({ maxLength }));

/** Letters to residents and departments: what became of each, and how each kind looks. */
export function letterRoutes(house: House): Route[] {
  return [
    showList(house),
    showPreviews(house),
    showPreviewHtml(house),
    showOne(house),
    showHtml(house),
    takeAgain(house),
  ];
}

const showList = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/letters',
    policy,
    schema: {
      querystring: T.Object(
        { state: T.Optional(T.Enum(['', ...noticeStates])), after: text(300) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { state, after } = request.query;
      const reach = reachOf(visit.catalog, visit.ctx.actor, 'notices.view');
      const departments = reach === 'everywhere' ? undefined : reach;
      const page = await noticeList(visit.ctx, { state: state || undefined, after, departments });
      return html(reply, letterListPage(visit, { ...page, state: state || undefined, after }));
    },
  });

const showOne = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/letters/:id',
    policy,
    schema: { params, querystring: T.Object({ news: text(10) }, { additionalProperties: false }) },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { letter, about } = await load(visit.ctx, request.params.id);
      await audit(visit.ctx, { action: 'notice.looked', subjectKind: 'notice', subjectId: letter.id });
      return html(reply, letterPage(visit, { letter, about, isSent: request.query.news === 'again' }));
    },
  });

const showHtml = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/letters/:id/html',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const { ctx } = await staffVisit(house, request);
      const { letter } = await load(ctx, request.params.id);
      return letterDocument(reply, hideLinks(letter.html));
    },
  });

const takeAgain = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/letters/:id/send',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { letter, about } = await load(visit.ctx, request.params.id);
      return tryForm(
        reply,
        async () => {
          await resendNotice(visit.ctx, letter.id);
          return seeOther(reply, `/admin/letters/${letter.id}?news=again`);
        },
        (problems) => letterPage(visit, { letter, about, problems }),
      );
    },
  });

const previewQuery = T.Object(
  { kind: T.Optional(T.Enum([...noticeKinds])), language: text(20) },
  { additionalProperties: false },
);

const showPreviews = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/letters/previews',
    policy,
    schema: { querystring: previewQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const chosen = choose(request.query, visit.catalog.city.languages);
      const words = await preview(house, visit.ctx, chosen);
      return html(
        reply,
        previewsPage(visit, { ...chosen, words: words && { ...words, body: hideLinks(words.body) } }),
      );
    },
  });

const showPreviewHtml = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/letters/previews/html',
    policy,
    schema: { querystring: previewQuery },
    handler: async (request, reply) => {
      const { ctx, catalog } = await staffVisit(house, request);
      const words = await preview(house, ctx, choose(request.query, catalog.city.languages));
      if (!words) throw new NotFound();
      return letterDocument(reply, words.html);
    },
  });

interface Chosen {
  kind: Notice['kind'];
  language: string;
}

function choose(given: Partial<Chosen>, languages: readonly string[]): Chosen {
  const language = languages.find((one) => one === given.language) ?? languages[0]!;
  return { kind: given.kind ?? 'received', language };
}

/** null while the city has no request to tell of. */
async function preview(house: House, ctx: Ctx, { kind, language }: Chosen) {
  return previewNotice(ctx, house, kind, language).catch((error) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
}

/** A letter about a request belongs to its department; one about none to those who reach everywhere. */
async function load(ctx: Ctx, id: string): Promise<{ letter: Notice; about: Request | null }> {
  const letter = await noticeById(ctx, id);
  const about = letter.request_id ? await findRequest(ctx, { id: letter.request_id }) : null;
  const everywhere = reachOf(await catalogOf(ctx), ctx.actor, 'notices.view') === 'everywhere';
  const mayRead = about ? mayDo(ctx.actor, 'notices.view', about) : everywhere;
  if (!mayRead) throw new NotFound('There is no such letter.');
  return { letter, about };
}
