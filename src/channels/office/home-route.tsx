import { countWork, parseWorkQuery } from '#flow/work';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { listHref, officePage } from './frame.tsx';
import { mayView } from './policies.ts';
import { type Visit, visitOf } from './visit.ts';
import { countSaid } from './words.ts';

/** The numbers by which a day begins; each is the length of the list behind it, so a number can always be opened. */
const tiles = [
  { key: 'mine', query: 'assignee=me' },
  { key: 'mineLate', query: 'due=overdue&assignee=me' },
  { key: 'late', query: 'due=overdue' },
  { key: 'today', query: 'due=today' },
  { key: 'nobody', query: 'assignee=nobody' },
  { key: 'waiting', query: 'status=waiting' },
  { key: 'reopened', query: 'status=reopened' },
  { key: 'unplaced', query: 'place=none' },
  { key: 'triage', query: 'department=triage' },
] as const;

const most = 1000;

export function homeRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/office',
    policy: mayView,
    handler: async (request, reply) => html(reply, await homePage(await visitOf(house, request))),
  });
}

async function homePage(visit: Visit): Promise<string> {
  const { t, ctx } = visit;
  const shown = tiles.filter(({ key }) => key !== 'triage' || visit.reach === 'everywhere');
  const counts = await countWork(
    ctx,
    shown.map(({ query }) => parseWorkQuery(query).filter),
    most,
  );
  return officePage(
    visit,
    { title: t('office.home.title', { name: ctx.actor.name }), at: '/office' },
    <div>
      <p class="ui-soft">{reachSaid(visit)}</p>
      <ul class="office-tiles">
        {shown.map(({ key, query }, i) => (
          <li
            key={key}
            class={counts[i]! > 0 && late.has(key) ? 'office-tile office-tile--late' : 'office-tile'}
          >
            <a href={`${listHref}?${query}`}>
              <b>{countSaid(visit, counts[i]!, most)}</b> <span>{t(`office.home.${key}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>,
  );
}

const late = new Set<string>(['mineLate', 'late']);

function reachSaid({ t, reach, department }: Visit): string {
  if (reach === 'everywhere') return t('office.home.everywhere');
  if (reach.length === 0) return t('office.empty.noDepartmentText');
  return t('office.home.departments', { names: reach.map(department).join(', ') });
}
