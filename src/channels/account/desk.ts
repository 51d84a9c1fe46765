import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DemoSignIn, demoSignIns } from '#civic/demo';
import { type Auth, type Visit, visitOf } from '#platform/auth';
import type { Ctx } from '#platform/context';
import { Invalid, type Problem, TooMany } from '#platform/errors';
import type { House } from '#platform/house';
import { type FormFields, html, readForm } from '#platform/http';
import { formatDate, type Translate } from '#platform/i18n';
import { type City, catalogOf, say, type Text } from '#reference/catalog';

/** What the routes of this channel are built with. */
export interface AccountParts {
  house: House;
  auth: Auth;
}

/** What a page of this channel needs to know of its reader. Made once a request. */
export interface Desk {
  parts: AccountParts;
  request: FastifyRequest;
  ctx: Ctx;
  visit: Visit;
  t: Translate;
  city: City;
  serviceName: string;
  /** Of a demo city; elsewhere there are none. */
  demo: readonly DemoSignIn[];
  roleName(key: string): string;
  /** In the city's zone. */
  when(instant: Date): string;
}

export async function deskOf(parts: AccountParts, request: FastifyRequest): Promise<Desk> {
  const { ctx } = request;
  const { city, calendar, role } = await catalogOf(ctx);
  const words = (text: Text | undefined) => say(text, ctx.language, city.languages[0]);
  return {
    parts,
    request,
    ctx,
    visit: visitOf(request),
    t: parts.house.catalogs.translator(ctx.language),
    city,
    serviceName: words(city.serviceName),
    demo: await demoSignIns(ctx),
    roleName: (key) => words(role(key)?.name) || key,
    when: (instant) => formatDate(instant, calendar.timezone, ctx.language, 'dayTime'),
  };
}

export async function fieldsOf(request: FastifyRequest): Promise<FormFields> {
  return (await readForm(request, { files: 0 })).fields;
}

/**
 * Does what a form asks; when it is refused, shows the form again with what is wrong. `TooMany` is told at `field`
 * too, with the minutes to wait: a page of its own would lose what was typed.
 */
export async function formOr(
  reply: FastifyReply,
  field: string,
  attempt: () => Promise<unknown>,
  again: (problems: readonly Problem[]) => string | Promise<string>,
) {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Invalid) return html(reply, await again(error.problems), 422);
    if (!(error instanceof TooMany)) throw error;
    reply.header('retry-after', String(error.retryAfterSeconds));
    const values = { minutes: Math.ceil(error.retryAfterSeconds / 60) };
    return html(reply, await again([{ field, message: 'account.wait', values }]), 429);
  }
}
