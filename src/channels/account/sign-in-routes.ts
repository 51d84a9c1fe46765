import { audit } from '#platform/audit';
import { giveCookies, type SignInEnd, signIn, signInWithCode, signOut } from '#platform/auth';
import { anyone, type Ctx, withActor } from '#platform/context';
import { Invalid } from '#platform/errors';
import { html, oneField, type Route, route, safeNext, seeOther } from '#platform/http';
import { staffByEmail, staffById } from '#reference/people';
import { type AccountParts, deskOf, fieldsOf, formOr } from './desk.ts';
import { codePage, signInPage } from './sign-in-pages.tsx';

/** Where the signed-in go who were on their way to nowhere. */
const home = '/office';

export function signInRoutes(parts: AccountParts): Route[] {
  return [showSignIn(parts), takeSignIn(parts), showCode(parts), takeCode(parts), takeSignOut(parts)];
}

const news: Record<string, string> = {
  out: 'account.signIn.out',
  reset: 'account.signIn.reset',
  late: 'account.code.late',
};

const showSignIn = (parts: AccountParts) =>
  route({
    method: 'GET',
    url: '/sign-in',
    policy: anyone,
    handler: async (request, reply) => {
      const next = safeNext(request.query.next, home);
      if (request.ctx.actor.kind === 'staff') return seeOther(reply, next);
      const told = news[String(request.query.news)];
      return html(reply, signInPage(await deskOf(parts, request), { next, news: told }));
    },
  });

const takeSignIn = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/sign-in',
    policy: anyone,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const fields = await fieldsOf(request);
      const [email, password] = [oneField(fields, 'email').trim(), oneField(fields, 'password')];
      const next = safeNext(oneField(fields, 'next'), home);
      return formOr(
        reply,
        'email',
        async () => {
          const given = checkGiven(email, password);
          const end = await signIn(parts.auth, desk.ctx, given, desk.visit);
          await noteEnd(desk.ctx, end, given.email);
          if (end.end === 'refused') throw Invalid.field('email', 'account.signIn.refused');
          giveCookies(reply, end.cookies);
          if (end.end === 'signed-in') return seeOther(reply, next);
          return seeOther(reply, `/sign-in/code?next=${encodeURIComponent(next)}`);
        },
        (problems) => signInPage(desk, { next, email, problems }),
      );
    },
  });

const showCode = (parts: AccountParts) =>
  route({
    method: 'GET',
    url: '/sign-in/code',
    policy: anyone,
    handler: async (request, reply) =>
      html(reply, codePage(await deskOf(parts, request), { next: safeNext(request.query.next, home) })),
  });

const takeCode = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/sign-in/code',
    policy: anyone,
    handler: async (request, reply) => {
      const desk = await deskOf(parts, request);
      const fields = await fieldsOf(request);
      const next = safeNext(oneField(fields, 'next'), home);
      return formOr(
        reply,
        'code',
        async () => {
          const code = oneField(fields, 'code').trim();
          if (code === '') throw Invalid.field('code', 'account.code.missing');
          const end = await signInWithCode(parts.auth, desk.ctx, code, desk.visit);
          if (end.end === 'refused') throw Invalid.field('code', 'account.code.wrong');
          if (end.end === 'expired')
            return seeOther(reply, `/sign-in?news=late&next=${encodeURIComponent(next)}`);
          await noteEnd(desk.ctx, end);
          giveCookies(reply, end.cookies);
          return seeOther(reply, next);
        },
        (problems) => codePage(desk, { next, problems }),
      );
    },
  });

/** For anybody: a session that has ended meanwhile is left just as well. */
const takeSignOut = (parts: AccountParts) =>
  route({
    method: 'POST',
    url: '/sign-out',
    policy: anyone,
    handler: async (request, reply) => {
      const { ctx, visit } = await deskOf(parts, request);
      giveCookies(reply, await signOut(parts.auth, ctx, visit));
      if (ctx.actor.id)
        await audit(ctx, { action: 'session.ended', subjectKind: 'staff', subjectId: ctx.actor.id });
      return seeOther(reply, '/sign-in?news=out');
    },
  });

function checkGiven(email: string, password: string) {
  const given = Object.entries({ email, password });
  const problems = given
    .filter(([, text]) => text === '')
    .map(([field]) => ({ field, message: `account.${field}.missing` }));
  if (problems.length > 0) throw new Invalid(problems);
  return { email, password };
}

/** Who came in, and at whose door somebody failed. Both kinds of failure cost the same two queries. */
async function noteEnd(ctx: Ctx, end: SignInEnd, email = '') {
  if (end.end === 'code-needed') return;
  const staff = end.end === 'signed-in' ? await staffById(ctx, end.userId) : await staffByEmail(ctx, email);
  const subject = { subjectKind: 'staff', subjectId: staff?.id ?? 'unknown' };
  if (end.end === 'refused' || !staff) return audit(ctx, { action: 'session.refused', ...subject });
  const actor = { ...ctx.actor, id: staff.id, name: staff.name };
  return audit(withActor(ctx, actor), { action: 'session.started', ...subject });
}
