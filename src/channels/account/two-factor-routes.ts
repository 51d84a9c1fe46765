import {
  confirmTwoFactor,
  giveCookies,
  hasTwoFactor,
  newBackupCodes,
  startTwoFactor,
  stopTwoFactor,
} from '#platform/auth';
import type { FormFields } from '#platform/http';
import { html, oneField, type Route, route, seeOther } from '#platform/http';
import { anyStaff } from '#reference/people';
import { note } from './account-routes.ts';
import { type AccountParts, type Desk, deskOf, fieldsOf, formOr } from './desk.ts';
import { backupCodesPage, twoFactorPage, twoFactorSetupPage } from './two-factor-pages.tsx';

type Reply = Parameters<typeof giveCookies>[0];

export function twoFactorRoutes(parts: AccountParts): Route[] {
  const show = route({
    method: 'GET',
    url: '/account/two-factor',
    policy: anyStaff,
    handler: async (request, reply) => html(reply, await startPage(await deskOf(parts, request))),
  });
  return [
    show,
    post(parts, '/account/two-factor', takeStart),
    post(parts, '/account/two-factor/confirm', takeConfirm),
    post(parts, '/account/two-factor/codes', takeNewCodes),
    post(parts, '/account/two-factor/stop', takeStop),
  ];
}

type Take = (desk: Desk, reply: Reply, fields: FormFields) => Promise<unknown>;

function post(parts: AccountParts, url: string, take: Take): Route {
  return route({
    method: 'POST',
    url,
    policy: anyStaff,
    handler: async (request, reply) => take(await deskOf(parts, request), reply, await fieldsOf(request)),
  });
}

const takeStart: Take = (desk, reply, fields) =>
  withPassword(desk, reply, async () => {
    const setup = await startTwoFactor(desk.parts.auth, desk.ctx, oneField(fields, 'password'), desk.visit);
    return html(reply, twoFactorSetupPage(desk, setup));
  });

/** The form carries what the page showed, so that a mistyped code does not lose it. */
const takeConfirm: Take = (desk, reply, fields) =>
  formOr(
    reply,
    'code',
    async () => {
      const cookies = await confirmTwoFactor(desk.parts.auth, desk.ctx, oneField(fields, 'code'), desk.visit);
      giveCookies(reply, cookies);
      await note(desk, 'second-factor.started');
      return seeOther(reply, '/account?news=two-factor');
    },
    (problems) => {
      const link = oneField(fields, 'link');
      const setup = {
        link: link.startsWith('otpauth://') ? link : '',
        secret: oneField(fields, 'secret'),
        backupCodes: oneField(fields, 'codes').split(' '),
      };
      return twoFactorSetupPage(desk, setup, problems);
    },
  );

const takeNewCodes: Take = (desk, reply, fields) =>
  withPassword(desk, reply, async () => {
    const codes = await newBackupCodes(desk.parts.auth, desk.ctx, oneField(fields, 'password'), desk.visit);
    await note(desk, 'second-factor.new-codes');
    return html(reply, backupCodesPage(desk, codes));
  });

const takeStop: Take = (desk, reply, fields) =>
  withPassword(desk, reply, async () => {
    giveCookies(
      reply,
      await stopTwoFactor(desk.parts.auth, desk.ctx, oneField(fields, 'password'), desk.visit),
    );
    await note(desk, 'second-factor.stopped');
    return seeOther(reply, '/account?news=two-factor-off');
  });

function withPassword(desk: Desk, reply: Reply, attempt: () => Promise<unknown>) {
  return formOr(reply, 'password', attempt, (problems) => startPage(desk, problems));
}

async function startPage(desk: Desk, problems?: Parameters<typeof twoFactorPage>[1]['problems']) {
  return twoFactorPage(desk, { on: await hasTwoFactor(desk.ctx, desk.ctx.actor.id ?? ''), problems });
}
