import type { StaffVisit } from '#reference/console';

const tabs = [
  ['figures', '/office/board'],
  ['map', '/office/board/map'],
  ['heat', '/office/board/heat'],
] as const;

/** The leaders' pages: figures, areas, hexagons. */
export function BoardTabs({
  visit: { t },
  at,
}: {
  visit: Pick<StaffVisit, 't'>;
  at: (typeof tabs)[number][0];
}) {
  return (
    <nav class="admin-parts board-tabs" aria-label={t('board.title')}>
      <ul>
        {tabs.map(([key, href]) => (
          <li key={key}>
            <a href={href} aria-current={key === at ? 'page' : undefined}>
              {t(`board.tab.${key}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
