import type { Command } from 'commander';
import { serverOf } from '#flow/partner-adapters';
import { sendAgain } from '#flow/partners';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type Catalog, catalogOf, say, searchServices } from '#reference/catalog';
import { listServices, ServerFault, serviceDefinition, type TheirService } from '#reference/open311-client';
import { type Partner, partnersOf } from '#reference/partners';
import { checkPartner, goingThere, type PartnerCheck } from './check-partner.ts';
import { withHouse } from './with-house.ts';

export function partnerCommands(program: Command) {
  const partners = program
    .command('partners')
    .description('other systems that do a part of the work (partners.yaml of the city pack)');

  partners
    .command('check')
    .description(
      'ask each partner for its discovery document and its services, and tell what does not fit; ends with 1 when something is wrong',
    )
    .argument('[key]', 'only this one')
    .action(async (key?: string) => {
      const wrong = await withHouse(async (_house, ctx) => {
        let count = 0;
        for (const partner of await wanted(ctx, key))
          count += tellCheck(partner, await checkPartner(ctx, partner));
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
function tellCheck(partner: Partner, { notes, problems }: PartnerCheck): number {
  console.log(`${partner.name} (${partner.key}, ${partner.kind}, ${partner.mode})`);
  for (const note of notes) console.log(`  ${note}`);
  for (const problem of problems) console.log(`  wrong: ${problem}`);
  if (problems.length === 0) console.log('  all is well');
  return problems.length;
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
