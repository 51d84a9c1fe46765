import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { Card, CardList } from '#platform/ui';
import { mayAny, staffPage, staffVisit } from '#reference/console';
import { partsOf } from './admin-page.tsx';

export function homeRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/admin',
    policy: mayAny('staff.edit', 'keys.edit', 'catalog.edit', 'audit.view', 'notices.view'),
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { t } = visit;
      const page = staffPage(
        visit,
        { title: t('admin.title'), at: '/admin' },
        <CardList>
          {partsOf(visit).map(({ key, href }) => (
            <Card key={key} title={t(`admin.part.${key}`)} href={href}>
              <p>{t(`admin.about.${key}`)}</p>
            </Card>
          ))}
        </CardList>,
      );
      return html(reply, page);
    },
  });
}
