import type { Contact, Ending } from '#flow/contacts';
import { say } from '#reference/catalog';
import type { Life } from './make-life.ts';
import { weighted } from './random.ts';
import { timesOf, yearBefore } from './rhythm.ts';
import type { World } from './world.ts';

/** How the calls of a large city's centre ended in a year that was counted (Philadelphia, 2009), rounded. */
const shares: Partial<Record<Ending, number>> = {
  information: 71,
  referral: 14,
  service_request: 12,
  transfer: 1.2,
  complaint: 0.7,
  comment: 0.5,
  follow_up: 0.4,
  transfer_911: 0.2,
};
const pickEnding = weighted(Object.keys(shares) as Ending[], (ending) => shares[ending]!);
const pickChannel = weighted(['phone', 'email', 'walk_in', 'web'], (_, i) => [80, 9, 6, 5][i]!);
const evenly = Array.from({ length: 12 }, () => 1);

/** Every time somebody turned to the city in that year: most only wanted to know something. */
export function makeCalls(world: World, life: Life, count: number): Contact[] {
  const { random, now, catalog, staff, plan } = world;
  const answers = catalog.services.filter(({ kind }) => kind === 'information');
  const heard = life.cases.filter(({ request }) => request.channel !== 'api' && request.channel !== 'web');
  const reporters = new Map(
    life.parts.filter(({ role }) => role === 'reporter').map((part) => [part.requestId, part.person.id]),
  );
  const time = timesOf(catalog.calendar, yearBefore(catalog.calendar, now, random), now, evenly);
  const [first, second = first] = catalog.city.languages;
  const noted = new Set<string>();
  return Array.from({ length: count }, (): Contact => {
    const ending = pickEnding(random);
    const request = ending === 'service_request' && heard.length > 0 ? random.pick(heard).request : null;
    const twice = request !== null && noted.has(request.id);
    if (request) noted.add(request.id);
    // The second call about one request came some days later.
    const at = request
      ? new Date(
          Math.min(now.getTime(), request.opened_at.getTime() + (twice ? random.wait() * 4 * 86_400_000 : 0)),
        )
      : time(random);
    return {
      id: random.id(at),
      at,
      channel: request?.channel ?? pickChannel(random),
      ending: twice ? 'follow_up' : ending,
      person_id: request ? (reporters.get(request.id) ?? null) : null,
      staff_id: staff.agents.length > 0 ? random.pick(staff.agents).id : null,
      request_id: request?.id ?? null,
      language: request?.language ?? (random.chance(plan.secondLanguage ?? 0.13) ? second! : first!),
      note: ending === 'information' && answers.length > 0 ? say(random.pick(answers).name, first!) : null,
      referred_to: null,
    };
  });
}
