import type { Actor, Policy } from '#platform/context';
import type { IconName } from '#platform/ui';
import type { Grant } from '#reference/catalog';

export interface StaffMenuItem {
  /** Its words are `console.menu.KEY`. */
  key: string;
  href: string;
  icon: IconName;
  /** One of these is enough. */
  grants: readonly Grant[];
  /** Only for who holds it everywhere. */
  everywhere?: true;
}

/** The console's pages in the order of the menu. A page that only some open from another one is not here. */
const items: readonly StaffMenuItem[] = [
  { key: 'home', href: '/office', icon: 'home', grants: ['requests.view'] },
  { key: 'list', href: '/office/requests', icon: 'list', grants: ['requests.view'] },
  { key: 'map', href: '/office/map', icon: 'map', grants: ['requests.view'] },
  { key: 'mine', href: '/office/requests?assignee=me', icon: 'person', grants: ['requests.work'] },
  {
    key: 'triage',
    href: '/office/requests?department=triage',
    icon: 'flag',
    grants: ['requests.view'],
    everywhere: true,
  },
  { key: 'locate', href: '/office/locate', icon: 'pin', grants: ['requests.work', 'requests.assign'] },
  { key: 'intake', href: '/desk/intake', icon: 'phone', grants: ['requests.intake'] },
  { key: 'find', href: '/desk/find', icon: 'search', grants: ['requests.intake'] },
  { key: 'contacts', href: '/desk/contacts', icon: 'message', grants: ['requests.intake'] },
  { key: 'storm', href: '/office/storm', icon: 'snow', grants: ['requests.view'] },
  { key: 'board', href: '/office/board', icon: 'star', grants: ['measures.view'] },
  { key: 'letters', href: '/admin/letters', icon: 'mail', grants: ['notices.view'] },
  {
    key: 'admin',
    href: '/admin',
    icon: 'tools',
    grants: ['staff.edit', 'keys.edit', 'catalog.edit', 'audit.view'],
  },
];

/** Where this colleague may go. */
export function staffMenu(actor: Pick<Actor, 'grants' | 'everywhere'>): readonly StaffMenuItem[] {
  return items.filter(({ grants, everywhere }) =>
    grants.some((grant) => (everywhere ? actor.everywhere : actor.grants).includes(grant)),
  );
}

/** For routes that several kinds of colleagues use: staff who hold one of the grants somewhere. */
export function mayAny(...grants: readonly Grant[]): Policy {
  return {
    name: grants.join(' or '),
    allows: (actor) => actor.kind === 'staff' && grants.some((grant) => actor.grants.includes(grant)),
  };
}
