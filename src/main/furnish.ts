import { applyPack, importSampleTables } from '#civic/city-pack';
import { demoSignIns, hasRequests, makeDemo, tellSignIn } from '#civic/demo';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { fact, keepFact } from '#platform/facts';
import { catalogOf, lockCity, say } from '#reference/catalog';
import { packFolder } from './city-commands.ts';
import type { OpenHouse, Report } from './open-house.ts';

/** What the first start of an empty database set out to do; `done` once it is done. */
interface Furnishing {
  demo: boolean;
  done: boolean;
}
const key = 'furnishing';
type Furnished = Pick<OpenHouse, 'config' | 'store' | 'systemCtx' | 'catalogs'>;

/**
 * Gives an empty database the city pack and, when the settings say so, a year of demo life; tells the demo's sign-ins. A
 * first start that was killed is taken up by the next one, and of several that begin at once only one does the work. A
 * database that somebody filled by hand (`city apply`, `restore`) is left alone.
 */
export async function furnish(house: Furnished, report: Report, requests?: number): Promise<void> {
  const ctx = house.systemCtx();
  const known = await fact<Furnishing>(ctx, key);
  const plan = known ?? (await applyCity(ctx, house, report));
  if (plan && !plan.done) await finish(ctx, house, plan, report, requests);
  await tellSignIns(ctx, report);
}

/** Two starts at once: the second waits for the lock, finds the first one's city and does nothing. */
async function applyCity(ctx: Ctx, { config }: Furnished, report: Report): Promise<Furnishing | undefined> {
  return inTransaction(ctx, async (tx) => {
    if (await lockCity(tx.db)) return fact<Furnishing>(tx, key);
    report(`Applying the city pack "${config.city}"`);
    await applyPack(tx, packFolder(config.city));
    const plan = { demo: config.demo, done: false };
    await keepFact(tx, key, plan);
    return plan;
  });
}

async function finish(ctx: Ctx, house: Furnished, plan: Furnishing, report: Report, requests?: number) {
  if (plan.demo) await importSampleTables(ctx, packFolder(house.config.city));
  if (plan.demo && !(await hasRequests(ctx))) await makeLife(ctx, house, report, requests);
  await keepFact(ctx, key, { ...plan, done: true });
}

async function makeLife(ctx: Ctx, house: Furnished, report: Report, count?: number) {
  const { city } = await catalogOf(ctx);
  report(`Making a year of demo life for ${say(city.name, 'en')} (BELFRY_DEMO=0 starts with an empty city)`);
  const began = performance.now();
  const made = await makeDemo(ctx, house.store, {
    folder: packFolder(house.config.city),
    requests: count,
    desk: { catalogs: house.catalogs, publicUrl: house.config.publicUrl },
  }).catch(ifMadeElsewhere);
  if (!made) return;
  const { requests, contacts } = made;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  report(
    `Made ${requests.toLocaleString('en')} requests and ${contacts.toLocaleString('en')} contacts in ${seconds} s`,
  );
}

/** Another process that started at the same time was first, and we have waited for it. */
function ifMadeElsewhere(error: unknown): undefined {
  if (!(error instanceof Conflict)) throw error;
}

async function tellSignIns(ctx: Ctx, report: Report) {
  const signIns = await demoSignIns(ctx);
  if (signIns.length === 0) return;
  const catalog = await catalogOf(ctx);
  report(`Demo sign-ins (password "${signIns[0]!.password}"):`);
  for (const one of signIns) report(`  ${one.email.padEnd(36)} ${tellSignIn(catalog, one)}`);
}
