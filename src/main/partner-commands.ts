import type { Command } from 'commander';
import { serverOf } from '#flow/partner-adapters';
import { partnerHealth, sendAgain } from '#flow/partners';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type Catalog, catalogOf, say, searchServices } from '#reference/catalog';
import { listServices, ServerFault, serviceDefinition, type TheirService } from '#reference/open311-client';
import { isBound, type Partner, partnersOf } from '#reference/partners';
import { withHouse } from './with-house.ts';

export function partnerCommands(program: Command) {
  const partners = program
    .command('partners')
    .description('other systems that do a part of the work (partners.yaml of the city pack)');

  partners
    .command('check')
    .description(
      'ask each partner for its services, and tell what of the map does not fit; ends with 1 when something is wrong',
    )
    .argument('[key]', 'only this one')
    .action(async (key?: string) => {
      const wrong = await withHouse(async (_house, ctx) => {
        let count = 0;
        for (const partner of await wanted(ctx, key)) count += await tellCheck(ctx, partner);
        return count;
      });
      if (wrong > 0) process.exitCode = 1;
    });

  partners
    .command('services')
    .description('their services with the questions of each, beside ours that go there: to write the map')
    .argument('<key>', 'the partner')
    .action((key: string) => withHouse((_house, ctx) => tellServices(ctx, key)));

  partners
    .command('send-again')
    .description('send what failed for good once more, requests and what was to be told of them')
    .argument('<key>', 'the partner')
    .action(async (key: string) => {
      const count = await withHouse((_house, ctx) => sendAgain(ctx, { partner: key }));
      console.log(`${count} will be sent again by the worker.`);
    });
}

async function wanted(ctx: Ctx, key?: string): Promise<readonly Partner[]> {
  const all = await partnersOf(ctx);
  const found = key === undefined ? all : all.filter((one) => one.key === key);
  if (key !== undefined && found.length === 0)
    throw Invalid.field(
      'key',
      `there is no partner "${key}"; the city pack has ${all.map((one) => one.key).join(', ') || 'none'}`,
    );
  if (found.length === 0)
    console.log('The city pack has no partners: docs/how-to/connect-a-department.md tells how.');
  return found;
}

/** Answers how much is wrong. */
async function tellCheck(ctx: Ctx, partner: Partner): Promise<number> {
  const health = (await partnerHealth(ctx)).find((one) => one.partner.key === partner.key);
  console.log(`${partner.name} (${partner.key}, ${partner.kind}, ${partner.mode})`);
  const problems: string[] = [];
  if (health?.lacksSecret) problems.push(`its secret is missing: set BELFRY_SECRET_${partner.secret}`);
  if (health?.state?.paused_at) problems.push('it is paused');
  if (health?.state?.failure) problems.push(`its last failure: ${health.state.failure}`);
  if (health && health.counts.dead + health.counts.deadMessages > 0)
    problems.push(`${health.counts.dead} requests and ${health.counts.deadMessages} messages were not sent`);
  if (health && health.counts.deadNews > 0)
    problems.push(`${health.counts.deadNews} pieces of news were not applied`);
  if (partner.kind === 'open311') problems.push(...(await checkServer(ctx, partner)));
  for (const problem of problems) console.log(`  wrong: ${problem}`);
  if (problems.length === 0) console.log('  all is well');
  return problems.length;
}

async function checkServer(ctx: Ctx, partner: Partner): Promise<string[]> {
  try {
    const server = await serverOf({ ctx, partner });
    const theirs = await listServices(ctx, server);
    console.log(`  it answers, with ${theirs.length} services`);
    const catalog = await catalogOf(ctx);
    const lists = await Promise.all(
      goingThere(catalog, partner).map((key) => checkService(ctx, partner, key, theirs)),
    );
    return lists.flat();
  } catch (error) {
    if (error instanceof ServerFault) return [`it does not answer as it should: ${error.message}`];
    throw error;
  }
}

function goingThere(catalog: Catalog, partner: Partner): string[] {
  return catalog.services
    .filter(
      (one) =>
        one.kind === 'request' && isBound(partner, { service_key: one.key, department_key: one.department }),
    )
    .map(({ key }) => key);
}

async function checkService(
  ctx: Ctx,
  partner: Partner,
  key: string,
  theirs: readonly TheirService[],
): Promise<string[]> {
  const map = partner.services?.[key];
  const code = map?.code ?? (partner.unlisted === 'same' ? key : undefined);
  if (!code) return [`"${key}" has no code there`];
  const service = theirs.find((one) => one.code === code);
  if (!service) return [`"${key}" is their "${code}", which is not on their list now`];
  if (!service.metadata || !map) return [];
  const sent = new Set([
    ...Object.values(map.attributes ?? {}).map((one) => (typeof one === 'string' ? one : one.code)),
    ...Object.keys(map.fixed ?? {}),
  ]);
  const asked = await serviceDefinition(ctx, await serverOf({ ctx, partner }), code);
  const lacking = asked.filter((one) => one.required && one.variable && !sent.has(one.code));
  const unknown = [...sent].filter((one) => !asked.some((attribute) => attribute.code === one));
  return [
    ...lacking.map((one) => `"${key}": they demand "${one.code}" (${one.description ?? 'no words'})`),
    ...unknown.map((one) => `"${key}": they do not ask for "${one}"`),
  ];
}

async function tellServices(ctx: Ctx, key: string): Promise<void> {
  const [partner] = await wanted(ctx, key);
  if (partner?.kind !== 'open311')
    throw Invalid.field('key', `"${key}" is no Open311 server: it has no list of services`);
  const catalog = await catalogOf(ctx);
  const server = await serverOf({ ctx, partner });
  const theirs = await listServices(ctx, server).catch((error: unknown) => {
    throw error instanceof ServerFault ? Invalid.field('url', error.message) : error;
  });
  console.log('Theirs:');
  for (const one of theirs) {
    console.log(`  ${one.code.padEnd(20)} ${one.name}${one.group ? ` (${one.group})` : ''}`);
    if (!one.metadata) continue;
    for (const { code, datatype, required, description, values } of await serviceDefinition(
      ctx,
      server,
      one.code,
    ))
      console.log(
        `    ${code} ${datatype}${required ? ', required' : ''}: ${description ?? ''} ${values.map((value) => value.key).join(' | ')}`,
      );
  }
  console.log('Ours that go there, with what is alike by its words:');
  for (const ours of goingThere(catalog, partner)) {
    const name = say(catalog.service(ours)?.name, 'en');
    const code =
      partner.services?.[ours]?.code ??
      theirs
        .filter((one) => isAlike(catalog, ours, one))
        .map((one) => `${one.code}?`)
        .join(' ');
    console.log(`  ${ours.padEnd(28)} ${name.padEnd(32)} ${code || '-'}`);
  }
}

function isAlike(catalog: Catalog, ours: string, theirs: TheirService): boolean {
  return searchServices(catalog, 'en', theirs.name)
    .slice(0, 2)
    .some((one) => one.key === ours);
}
