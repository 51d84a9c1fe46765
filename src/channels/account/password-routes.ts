import { audit } from '#platform/audit';
import { requestReset, resetPassword } from '#platform/auth';
import { anyone } from '#platform/context';
import { Invalid } from '#platform/errors';
import { html, oneField, type Route, route, seeOther } from '#platform/http';
import { type AccountParts, deskOf, fieldsOf, formOr } from './desk.ts';
import { forgottenPage, letterSentPage, resetLatePage, resetPage } from './password-pages.tsx';
import { enqueueResetLetter } from './reset-letter.ts';

export function passwordRoutes(parts: AccountParts): Route[] {
  return [showForgotten(parts), takeForgotten(parts), showReset(parts), takeReset(parts)];
}

const showForgotten = (parts: AccountParts) =>
  route({
    method: 'GET',
    url: '/forgotten-password',
    policy: anyone,
    handler: async (request, reply) => html(reply, forgottenPage(await deskOf(parts, request))),
  });

const takeForgotten = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/forgotten-password',
    policy: anyone,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const email = oneField(await fieldsOf(request), 'email').trim();
      return formOr(
        reply,
        'email',
        async () => {
          if (email === '') throw Invalid.field('email', 'account.email.missing');
          await requestReset(parts.auth, desk.ctx, email, desk.visit, enqueueResetLetter);
          return html(reply, letterSentPage(desk));
        },
        (problems) => forgottenPage(desk, email, problems),
      );
    },
  });

const showReset = (parts: AccountParts) =>
  route({
    method: 'GET',
    url: '/reset-password',
    policy: anyone,
    handler: async (request, reply) =>
      html(reply, resetPage(await deskOf(parts, request), String(request.query.token ?? ''))),
  });

const takeReset = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/reset-password',
    policy: anyone,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const fields = await fieldsOf(request);
      const [token, password] = [oneField(fields, 'token'), oneField(fields, 'password')];
      return formOr(
        reply,
        'password',
        async () => {
          const end = await resetPassword(parts.auth, desk.ctx, { token, password }, desk.visit);
          if (end.end === 'expired') return html(reply, resetLatePage(desk), 410);
          await audit(desk.ctx, { action: 'password.reset', subjectKind: 'staff', subjectId: end.userId });
          return seeOther(reply, '/sign-in?news=reset');
        },
        (problems) => resetPage(desk, token, problems),
      );
    },
  });
