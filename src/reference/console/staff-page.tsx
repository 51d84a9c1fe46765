import type { ComponentChildren } from 'preact';
import type { Actor } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { htmlErrors, type Teller, type ToldError } from '#platform/http';
import type { Translate } from '#platform/i18n';
import {
  Alert,
  ButtonLink,
  ConsoleFrame,
  ErrorSummary,
  type Island,
  type NavItem,
  renderPage,
  sayProblem,
} from '#platform/ui';
import { catalogOf, say } from '#reference/catalog';
import { staffMenu } from './staff-menu.ts';
import type { StaffVisit } from './staff-visit.ts';

export interface StaffPage {
  title: string;
  /** Without one the title is the heading. */
  heading?: ComponentChildren;
  /** `href` of the entry of the menu that this page belongs to. */
  at: string;
  actions?: ComponentChildren;
  toast?: ComponentChildren;
  keys?: [string, string][];
  islands?: Island[];
  /** What stands beside entries of the menu, by their keys: how much waits there. */
  counts?: Readonly<Record<string, string>>;
  /** Entries below the menu: the reader's own. */
  more?: readonly NavItem[];
  /** What stands in the search box. */
  search?: string;
  problems?: readonly Problem[];
}

/** A whole document in the frame of the staff's consoles. */
export function staffPage(visit: StaffVisit, page: StaffPage, children: ComponentChildren): string {
  const { t, ctx, house, catalog } = visit;
  const { at, search, problems, counts, more = [], islands = [], ...rest } = page;
  return renderPage(
    <ConsoleFrame
      {...rest}
      title={problems?.length ? `${t('ui.error')}: ${page.title}` : page.title}
      heading={page.heading ?? page.title}
      t={t}
      asset={house.asset}
      brand={{ name: visit.say(catalog.city.serviceName), href: homeOf(ctx.actor) }}
      nav={[...menuItems(t, ctx.actor, at, counts), ...more]}
      islands={[...new Set<Island>(['list', ...islands])]}
      person={{ name: ctx.actor.name, signOut: '/sign-out', account: '/account' }}
      search={{ action: searchOf(ctx.actor), value: search }}
    >
      {problems && problems.length > 0 ? (
        <div class="staff-errors">
          <ErrorSummary problems={problems} />
        </div>
      ) : null}
      {children}
    </ConsoleFrame>,
  );
}

function menuItems(t: Translate, actor: Actor, at?: string, counts?: StaffPage['counts']): NavItem[] {
  return staffMenu(actor).map(({ key, href, icon }) => ({
    href,
    icon,
    text: t(`console.menu.${key}`),
    count: counts?.[key],
    current: href === at,
  }));
}

function homeOf(actor: Actor): string {
  return staffMenu(actor)[0]?.href ?? '/account';
}

/** Agents look for callers too; everybody else for requests. */
function searchOf(actor: Actor): string {
  return actor.grants.includes('requests.intake') ? '/desk/find' : '/office/requests';
}

const known = new Set([403, 404, 409, 413, 422, 429, 503]);

/** How failures are told on staff pages: what happened and where to go on, in the reader's language. */
export function staffErrors(house: House): Teller {
  return htmlErrors(async (error, ctx) => {
    const t = house.catalogs.translator(ctx.language);
    const { city } = await catalogOf(ctx);
    const kind = known.has(error.status) ? error.status : error.status < 500 ? 400 : 500;
    const title = t(`console.error.${kind}.title`);
    return renderPage(
      <ConsoleFrame
        t={t}
        asset={house.asset}
        title={title}
        heading={title}
        brand={{ name: say(city.serviceName, ctx.language, city.languages[0]), href: homeOf(ctx.actor) }}
        nav={menuItems(t, ctx.actor)}
        person={
          ctx.actor.kind === 'staff'
            ? { name: ctx.actor.name, signOut: '/sign-out', account: '/account' }
            : undefined
        }
      >
        <ErrorBody error={error} t={t} text={t(`console.error.${kind}.text`)} home={homeOf(ctx.actor)} />
      </ConsoleFrame>,
    );
  });
}

function ErrorBody({ error, t, text, home }: { error: ToldError; t: Translate; text: string; home: string }) {
  return (
    <>
      <Alert kind={error.status >= 500 ? 'error' : 'warning'}>{text}</Alert>
      {error.problems.length > 0 && (
        <ul>
          {error.problems.map((problem) => (
            <li key={problem.field}>
              {problem.field}: {sayProblem(t, problem)}
            </li>
          ))}
        </ul>
      )}
      {error.status >= 500 && <p class="ui-soft">{t('console.error.id', { id: error.id })}</p>}
      <ButtonLink href={home} kind="secondary">
        {t('console.error.home')}
      </ButtonLink>
    </>
  );
}
