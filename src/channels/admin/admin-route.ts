import type { Policy } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import {
  type FormFields,
  html,
  type Limit,
  type Route,
  type RouteRequest,
  type RouteSchema,
  readForm,
  route,
  seeOther,
} from '#platform/http';
import { type StaffVisit, staffVisit, tryForm } from '#reference/console';

interface Place<S extends RouteSchema> {
  url: string;
  policy: Policy;
  schema?: S;
  limit?: Limit;
}

interface PageRoute<S extends RouteSchema> extends Place<S> {
  /** Answers the whole page. */
  show(visit: StaffVisit, request: RouteRequest<S>): string | Promise<string>;
}

/** A page of the settings. */
export function pageRoute<S extends RouteSchema = RouteSchema>(
  house: House,
  { show, ...place }: PageRoute<S>,
): Route {
  return route<S>({
    ...place,
    method: 'GET',
    handler: async (request, reply) => html(reply, await show(await staffVisit(house, request), request)),
  });
}

/** A form that was sent. */
export interface Sent<About> {
  visit: StaffVisit;
  fields: FormFields;
  about: About;
}

interface FormRoute<S extends RouteSchema, About> extends Place<S> {
  /** What the form is about; throws `NotFound` where there is no such thing. */
  about(visit: StaffVisit, request: RouteRequest<S>): About | Promise<About>;
  /** Does it; answers the address where it goes on, or a page that stands under no address. */
  act(sent: Sent<About>): Promise<string | { page: string }>;
  /** The page with what was typed and why it was refused. */
  again(sent: Sent<About>, problems: readonly Problem[]): string | Promise<string>;
}

/** A form of the settings. */
export function formRoute<About, S extends RouteSchema = RouteSchema>(
  house: House,
  { about, act, again, ...place }: FormRoute<S, About>,
): Route {
  return route<S>({
    ...place,
    method: 'POST',
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const subject = await about(visit, request);
      const { fields } = await readForm(request, { files: 0 });
      const sent = { visit, fields, about: subject };
      const attempt = async () => {
        const end = await act(sent);
        return typeof end === 'string' ? seeOther(reply, end) : html(reply, end.page);
      };
      return tryForm(reply, attempt, (problems) => again(sent, problems));
    },
  });
}
