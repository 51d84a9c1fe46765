import { audit } from '#platform/audit';
import {
  changePassword,
  endSession,
  giveCookies,
  hasTwoFactor,
  listSessions,
  signOut,
  signOutEverywhere,
} from '#platform/auth';
import { NotFound, type Problem } from '#platform/errors';
import { html, oneField, type Route, route, seeOther } from '#platform/http';
import { anyStaff, staffById } from '#reference/people';
import { accountHomePage } from './account-page.tsx';
import { type AccountParts, type Desk, deskOf, fieldsOf, formOr } from './desk.ts';

export function accountHomeRoutes(parts: AccountParts): Route[] {
  return [showAccount(parts), takePassword(parts), takeEndSession(parts), takeEndAll(parts)];
}

const news: Record<string, string> = {
  password: 'account.news.password',
  session: 'account.news.session',
  'two-factor': 'account.news.twoFactor',
  'two-factor-off': 'account.news.twoFactorOff',
};

const showAccount = (parts: AccountParts) =>
  route({
    method: 'GET',
    url: '/account',
    policy: anyStaff,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      return html(reply, await homeOf(desk, { news: news[String(request.query.news)] }));
    },
  });

const takePassword = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/account/password',
    policy: anyStaff,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const fields = await fieldsOf(request);
      return formOr(
        reply,
        'current',
        async () => {
          const { email } = await ownStaff(desk);
          const given = {
            email,
            current: oneField(fields, 'current'),
            password: oneField(fields, 'password'),
          };
          giveCookies(reply, await changePassword(parts.auth, desk.ctx, given, desk.visit));
          await note(desk, 'password.changed');
          return seeOther(reply, '/account?news=password');
        },
        (problems) => homeOf(desk, { problems }),
      );
    },
  });

const takeEndSession = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/account/sessions/end',
    policy: anyStaff,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const ended = await endSession(desk.ctx, desk.ctx.actor.id!, oneField(await fieldsOf(request), 'id'));
      if (ended) await note(desk, 'session.ended');
      return seeOther(reply, '/account?news=session');
    },
  });

const takeEndAll = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/account/sessions/end-all',
    policy: anyStaff,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      await signOutEverywhere(parts.auth, desk.ctx, desk.ctx.actor.id!);
      giveCookies(reply, await signOut(parts.auth, desk.ctx, desk.visit));
      await note(desk, 'session.all-ended');
      return seeOther(reply, '/sign-in?news=out');
    },
  });

async function homeOf(desk: Desk, told: { problems?: readonly Problem[]; news?: string }): Promise<string> {
  const staff = await ownStaff(desk);
  const sessions = await listSessions(desk.parts.auth, desk.ctx, staff.id, desk.visit);
  const twoFactor = await hasTwoFactor(desk.ctx, staff.id);
  return accountHomePage(desk, { staff, sessions, twoFactor, ...told });
}

export async function ownStaff({ ctx }: Desk) {
  const staff = await staffById(ctx, ctx.actor.id ?? '');
  if (!staff) throw new NotFound('there is no such colleague');
  return staff;
}

/** What somebody did to their own account. */
export async function note({ ctx }: Desk, action: string) {
  await audit(ctx, { action, subjectKind: 'staff', subjectId: ctx.actor.id ?? '' });
}
