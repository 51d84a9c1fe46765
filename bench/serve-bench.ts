import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { loadConfig } from '#platform/config';
import type { Ctx } from '#platform/context';
import { createClient } from '#reference/clients';
import { addStaff } from '#reference/people';
import { furnish } from '../src/main/furnish.ts';
import { openHouse } from '../src/main/open-house.ts';
import { buildWeb } from '../src/main/web.ts';
import { benchSignIn } from './sign-in.ts';

/** What the bench asks of the process that it measures. */
export type Question = 'cpu' | 'key' | 'stop' | 'profile' | { profileInto: string };

/** Microseconds of user and system time since the start. */
export interface Used {
  cpu: number;
}

const profiler = new Session();

async function writeProfile(file: string) {
  const { profile } = await profiler.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  process.send?.('profiled');
}

/** A key of a program that may report. */
async function makeKey(ctx: Ctx): Promise<string> {
  const client = { name: 'Bench', email: benchSignIn.email, scopes: ['requests:read', 'requests:write'] };
  return (await createClient(ctx, client)).key.text;
}

/** One web process as a city runs it, but for the rate limits: here one machine plays thousands of people. */
async function main() {
  const house = await openHouse({ ...loadConfig(), logLevel: 'error' });
  await furnish(house, (line) => console.error(line), Number(process.argv[2]));
  const ctx = house.systemCtx();
  const known = await ctx.db
    .selectFrom('staff')
    .select('id')
    .where('email', '=', benchSignIn.email)
    .executeTakeFirst();
  if (!known) await addStaff(ctx, { ...benchSignIn, name: 'Bench', roles: ['admin'], departments: [] });
  // Statistics as autovacuum would have made them within a minute.
  await house.database.pool.query('vacuum analyze');
  const app = await buildWeb(house, { rateLimits: false });
  await app.listen({ port: house.config.port, host: house.config.host });
  // Nobody measures any more.
  process.on('disconnect', () => process.exit(1));
  process.on('message', async (question: Question) => {
    const { user, system } = process.cpuUsage();
    if (question === 'cpu') return process.send?.({ cpu: user + system } satisfies Used);
    if (question === 'key') return process.send?.({ key: await makeKey(ctx) });
    if (question === 'profile') return profiler.post('Profiler.start');
    if (typeof question === 'object') return writeProfile(question.profileInto);
    await app.close();
    await house.close();
    process.exit(0);
  });
  profiler.connect();
  await profiler.post('Profiler.enable');
  process.send?.('ready');
}

await main();
