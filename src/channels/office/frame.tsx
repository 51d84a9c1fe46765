import type { ComponentChildren } from 'preact';
import { countWork, parseWorkQuery, savedViews } from '#flow/work';
import type { House } from '#platform/house';
import { htmlErrors, type ToldError } from '#platform/http';
import {
  Alert,
  ButtonLink,
  ButtonRow,
  ConsoleFrame,
  type Island,
  type NavItem,
  renderPage,
} from '#platform/ui';
import { catalogOf, say } from '#reference/catalog';
import type { Visit } from './visit.ts';

export interface OfficePage {
  title: string;
  heading?: ComponentChildren;
  /** Address of the entry of the menu that this page is. */
  at: string;
  actions?: ComponentChildren;
  toast?: ComponentChildren;
  keys?: [string, string][];
  islands?: Island[];
  search?: string;
}

export const listHref = '/office/requests';

const menu: { href: string; key: string; icon: NavItem['icon']; grant?: string }[] = [
  { href: '/office', key: 'home', icon: 'home' },
  { href: listHref, key: 'list', icon: 'list' },
  { href: `${listHref}?assignee=me`, key: 'mine', icon: 'person' },
  { href: `${listHref}?department=triage`, key: 'triage', icon: 'flag' },
  { href: '/office/board', key: 'board', icon: 'star', grant: 'measures.view' },
];

/** Counted no further than this beside a saved view. */
const mostBeside = 99;

/** A whole page of the office: menu with the reader's own views, search, keyboard help. */
export async function officePage(
  visit: Visit,
  page: OfficePage,
  children: ComponentChildren,
): Promise<string> {
  const { t, asset, catalog, ctx } = visit;
  const { at, search, ...rest } = page;
  return renderPage(
    <ConsoleFrame
      heading={page.title}
      {...rest}
      t={t}
      asset={asset}
      brand={{ name: visit.say(catalog.city.serviceName), href: '/office' }}
      islands={[...new Set<Island>(['list', ...(page.islands ?? [])])]}
      nav={[...fixedItems(visit, at), ...(await viewItems(visit, at))]}
      person={{ name: ctx.actor.name, signOut: '/sign-out', account: '/account' }}
      search={{ action: listHref, value: search }}
    >
      {children}
    </ConsoleFrame>,
  );
}

function fixedItems({ t, has }: Visit, at: string): NavItem[] {
  return menu
    .filter((item) => !item.grant || has(item.grant as never))
    .map(({ href, key, icon }) => ({ href, icon, text: t(`office.nav.${key}`), current: href === at }));
}

async function viewItems(visit: Visit, at: string): Promise<NavItem[]> {
  const views = await savedViews(visit.ctx);
  const queries = views.map((view) => parseWorkQuery(view.query).filter);
  const counts = await countWork(visit.ctx, queries, mostBeside);
  return views.map((view, i) => {
    const href = `${listHref}?${view.query}`;
    const more = counts[i]! > mostBeside;
    return {
      href,
      icon: 'filter' as const,
      // The frame shows a number only; that there are more is said in the name.
      text: more ? `${view.name} (${mostBeside}+)` : view.name,
      count: more ? undefined : counts[i],
      current: href === at,
    };
  });
}

/** How failures are told in the office: what happened and where to go on, in the reader's language. */
export function officeTeller(house: House) {
  return htmlErrors(async (error, ctx) => {
    const t = house.catalogs.translator(ctx.language);
    const { city } = await catalogOf(ctx);
    const known = [403, 404, 409, 413, 422, 429, 503].includes(error.status) ? error.status : 500;
    return renderPage(
      <ConsoleFrame
        t={t}
        asset={house.asset}
        title={t(`office.error.${known}.title`)}
        heading={t(`office.error.${known}.title`)}
        brand={{ name: say(city.serviceName, ctx.language), href: '/office' }}
        nav={menu
          .filter((item) => !item.grant)
          .map(({ href, key, icon }) => ({ href, icon, text: t(`office.nav.${key}`) }))}
        search={{ action: listHref }}
      >
        <ErrorBody error={error} text={t(`office.error.${known}.text`)} t={t} />
      </ConsoleFrame>,
    );
  });
}

function ErrorBody({ error, text, t }: { error: ToldError; text: string; t: Visit['t'] }) {
  return (
    <>
      <Alert kind={error.status >= 500 ? 'error' : 'warning'}>{text}</Alert>
      {error.problems.length > 0 && (
        <ul>
          {error.problems.map((problem) => (
            <li key={problem.field}>
              {problem.field}: {t(problem.message, problem.values)}
            </li>
          ))}
        </ul>
      )}
      {error.status >= 500 && <p class="ui-soft">{t('office.error.id', { id: error.id })}</p>}
      <ButtonRow>
        <ButtonLink href={listHref}>{t('office.nav.list')}</ButtonLink>
      </ButtonRow>
    </>
  );
}
