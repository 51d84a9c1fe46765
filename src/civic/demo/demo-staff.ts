import type { Ctx } from '#platform/context';
import { type Catalog, catalogOf, type Role, say } from '#reference/catalog';
import { addStaff } from '#reference/people';
import type { Random } from './random.ts';

/** A sign-in that everybody may know: shown on the terminal and, in a demo city only, on the sign-in page. */
export interface DemoSignIn {
  email: string;
  password: string;
  name: string;
  role: string;
  departments: string[];
}

export interface Colleague {
  id: string;
  name: string;
}

export interface DemoStaff {
  signIns: DemoSignIn[];
  agents: Colleague[];
  workersOf(department: string): readonly Colleague[];
}

/** Long enough for the house's rules, easy to type, and nobody's name. */
export const demoPassword = 'blue heron 311';

const firstNames =
  'Alma Amir Bea Carlos Dana Delia Desmond Elena Ezra Farah Gil Hana Imani Ines Jamal Joan Kofi Lena Lou Luz Mai Marco Mina Nadia Noel Omar Paz Priya Quinn Rafael Ruth Sami Sol Tess Theo Uma Vera Wanda Yara Zoe'.split(
    ' ',
  );
const lastNames =
  'Alder Birch Brook Cedar Dale Elm Fern Field Ford Glen Grove Hale Heath Hill Holt Lake Lane Lark March Marsh Mead Mills Moss North Oakes Penn Pine Pond Reed Ridge Rivers Rowe Shore Stone Thorne Vale Wells West Wick Wren'.split(
    ' ',
  );

export function inventName(random: Random): string {
  return `${random.pick(firstNames)} ${random.pick(lastNames)}`;
}

/** Somebody who works in a department, and somebody who takes reports, whatever the pack calls them. */
function rolesOf({ city }: Catalog) {
  const bound = (role: Role) => !role.everywhere;
  const works = (role: Role) => role.may.includes('requests.work');
  return {
    worker: city.roles.find((role) => bound(role) && works(role)) ?? city.roles.find(works),
    agent: city.roles.find((role) => role.everywhere && role.may.includes('requests.intake')),
  };
}

/**
 * Takes on the people who act in the made-up year: one sign-in a role (of roles that are bound to departments one in each of
 * the two busiest), and colleagues without a password. `busy`: departments with their share of the work, busiest first.
 */
export async function hireStaff(
  ctx: Ctx,
  random: Random,
  busy: readonly { key: string; share: number }[],
): Promise<DemoStaff> {
  const catalog = await catalogOf(ctx);
  const { worker, agent } = rolesOf(catalog);
  const signIns: DemoSignIn[] = [];
  const agents: Colleague[] = [];
  const workers = new Map<string, Colleague[]>();
  const taken = new Set<string>();

  async function hire(role: Role, departments: string[], password?: string): Promise<void> {
    let name = inventName(random);
    while (taken.has(name)) name = inventName(random);
    taken.add(name);
    const local = password ? localPart(role, departments) : name.toLowerCase().replace(' ', '.');
    const email = `${local}@demo.example`;
    const { id } = await addStaff(ctx, { name, email, roles: [role.key], departments, password });
    if (password) signIns.push({ email, password, name, role: role.key, departments });
    if (role === agent) agents.push({ id, name });
    if (role === worker)
      for (const key of departments) workers.set(key, [...(workers.get(key) ?? []), { id, name }]);
  }

  for (const role of catalog.city.roles) {
    if (role.everywhere) await hire(role, [], demoPassword);
    else for (const { key } of busy.slice(0, 2)) await hire(role, [key], demoPassword);
  }
  if (agent) for (let i = 0; i < 6; i++) await hire(agent, []);
  if (worker)
    for (const { key, share } of busy)
      for (let i = 0; i < Math.min(5, 1 + Math.floor(share * 18)); i++) await hire(worker, [key]);
  return { signIns, agents, workersOf: (department) => workers.get(department) ?? [] };
}

function localPart(role: Role, [department]: string[]): string {
  return department ? `${department}.${role.key.replace(/^department-/, '')}` : role.key;
}

/** "Department lead, Streets" in the city's first language. */
export function tellSignIn(catalog: Catalog, { role, departments }: DemoSignIn): string {
  const language = catalog.city.languages[0]!;
  const names = departments.map((key) => say(catalog.department(key)?.name, language) || key);
  return [say(catalog.role(role)?.name, language) || role, ...names].join(', ');
}
