import type { ComponentChildren } from 'preact';
import type { Grant } from '#reference/catalog';
import { type StaffPage, type StaffVisit, staffPage } from '#reference/console';

export interface Part {
  key: string;
  href: string;
  grant: Grant;
}

const parts: readonly Part[] = [
  { key: 'staff', href: '/admin/staff', grant: 'staff.edit' },
  { key: 'keys', href: '/admin/keys', grant: 'keys.edit' },
  { key: 'letters', href: '/admin/letters', grant: 'notices.view' },
  { key: 'previews', href: '/admin/letters/previews', grant: 'notices.view' },
  { key: 'outbox', href: '/admin/outbox', grant: 'staff.edit' },
  { key: 'hooks', href: '/admin/hooks', grant: 'keys.edit' },
  { key: 'partners', href: '/admin/partners', grant: 'catalog.edit' },
  { key: 'audit', href: '/admin/audit', grant: 'audit.view' },
  { key: 'services', href: '/admin/catalog', grant: 'catalog.edit' },
  { key: 'departments', href: '/admin/catalog/departments', grant: 'catalog.edit' },
  { key: 'routing', href: '/admin/catalog/routing', grant: 'catalog.edit' },
  { key: 'holidays', href: '/admin/catalog/holidays', grant: 'catalog.edit' },
  { key: 'layers', href: '/admin/layers', grant: 'catalog.edit' },
  { key: 'jobs', href: '/admin/jobs', grant: 'catalog.edit' },
  { key: 'system', href: '/admin/system', grant: 'catalog.edit' },
];

/** The settings that this colleague may open. */
export function partsOf(visit: StaffVisit): readonly Part[] {
  return parts.filter(({ grant }) => visit.has(grant));
}

type AdminPage = Omit<StaffPage, 'at'> & { part?: string };

/** A page of the settings with the list of all of them. */
export function adminPage(
  visit: StaffVisit,
  { part, ...page }: AdminPage,
  children: ComponentChildren,
): string {
  const at = part === 'letters' ? '/admin/letters' : '/admin';
  return staffPage(
    visit,
    { ...page, at },
    <>
      <nav class="admin-parts" aria-label={visit.t('admin.parts')}>
        <ul>
          {partsOf(visit).map(({ key, href }) => (
            <li key={key}>
              <a href={href} aria-current={key === part ? 'page' : undefined}>
                {visit.t(`admin.part.${key}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </>,
  );
}
