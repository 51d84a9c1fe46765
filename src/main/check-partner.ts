import { serverOf } from '#flow/partner-adapters';
import { partnerHealth } from '#flow/partners';
import type { Ctx } from '#platform/context';
import { type Catalog, catalogOf } from '#reference/catalog';
import {
  findDiscovery,
  listServices,
  type Server,
  ServerFault,
  serviceDefinition,
  type TheirEndpoint,
  type TheirService,
} from '#reference/open311-client';
import { isBound, type Partner } from '#reference/partners';

/** What is worth telling of a partner, and what is wrong with it. */
export interface PartnerCheck {
  notes: string[];
  problems: string[];
}

/** How a partner fares here, and, of an Open311 server, whether what it offers fits what the city pack says of it. */
export async function checkPartner(ctx: Ctx, partner: Partner): Promise<PartnerCheck> {
  const check: PartnerCheck = { notes: [], problems: await faring(ctx, partner) };
  if (partner.kind !== 'open311') return check;
  const server = await serverOf({ ctx, partner });
  try {
    await checkDiscovery(ctx, partner, server, check);
    await checkServices(ctx, partner, server, check);
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    check.problems.push(`it does not answer as it should: ${error.message}`);
  }
  return check;
}

async function faring(ctx: Ctx, { key, secret }: Partner): Promise<string[]> {
  const health = (await partnerHealth(ctx)).find((one) => one.partner.key === key);
  if (!health) return [];
  const { lacksSecret, state, counts } = health;
  const problems: string[] = [];
  if (lacksSecret) problems.push(`its secret is missing: set BELFRY_SECRET_${secret}`);
  if (state?.paused_at) problems.push('it is paused');
  if (state?.failure) problems.push(`its last failure: ${state.failure}`);
  if (counts.dead + counts.deadMessages > 0)
    problems.push(`${counts.dead} requests and ${counts.deadMessages} messages were not sent`);
  if (counts.deadNews > 0) problems.push(`${counts.deadNews} pieces of news were not applied`);
  return problems;
}

async function checkDiscovery(ctx: Ctx, partner: Partner, server: Server, { notes, problems }: PartnerCheck) {
  const found = await findDiscovery(ctx, server);
  if (!found) {
    notes.push(
      'it has no discovery document beside its address: ask its people whether the address is the right one',
    );
    return;
  }
  const ours = found.endpoints.filter(({ specification }) => /georeport_?v2/i.test(specification));
  const told = ours.length > 0 ? ours : found.endpoints;
  notes.push(`its discovery document is ${found.url}`);
  const here = told.filter(({ url }) => plain(url) === plain(server.url));
  if (here.length === 0) problems.push(`discovery names another address: ${told.map(said).join(', ')}`);
  else problems.push(...differences(partner, here, told));
}

function said({ url, type }: TheirEndpoint): string {
  return `${url} (${type})`;
}

/** Host names are alike in big and small letters, and a slash at the end means nothing. */
function plain(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname.replace(/\/+$/, '');
}

/** Between what the pack says and the endpoints at our address; `told`: all that there are. */
function differences(
  { url, mode, format }: Partner,
  here: readonly TheirEndpoint[],
  told: readonly TheirEndpoint[],
): string[] {
  const problems: string[] = [];
  const scheme = new URL(url!).protocol;
  const [first] = here;
  if (!here.some((one) => new URL(one.url).protocol === scheme))
    problems.push(`discovery has it at ${first!.url}, the city pack at ${url}`);
  const formats = new Set(here.flatMap((one) => one.formats.map((name) => name.replace(/^.*[/+]/, ''))));
  if (format && formats.size > 0 && !formats.has(format))
    problems.push(`it does not speak ${format}: discovery says ${[...formats].join(', ')}`);
  const wanted = mode === 'live' ? 'production' : 'test';
  const others = told.filter(({ type }) => type === wanted);
  if (here.every(({ type }) => type !== wanted) && (mode === 'live' || others.length > 0))
    problems.push(
      `its mode is "${mode}", and this is their ${first!.type} endpoint${others.length > 0 ? `; for that they have ${others.map(said).join(', ')}` : ''}`,
    );
  return problems;
}

async function checkServices(ctx: Ctx, partner: Partner, server: Server, { notes, problems }: PartnerCheck) {
  const theirs = await listServices(ctx, server);
  notes.push(`it answers, with ${theirs.length} services`);
  const catalog = await catalogOf(ctx);
  for (const key of goingThere(catalog, partner))
    problems.push(...(await checkService(ctx, { partner, server, theirs }, key)));
}

/** Our services that are this partner's. */
export function goingThere(catalog: Catalog, partner: Partner): string[] {
  return catalog.services
    .filter(
      (one) =>
        one.kind === 'request' && isBound(partner, { service_key: one.key, department_key: one.department }),
    )
    .map(({ key }) => key);
}

interface Offered {
  partner: Partner;
  server: Server;
  theirs: readonly TheirService[];
}

async function checkService(ctx: Ctx, { partner, server, theirs }: Offered, key: string): Promise<string[]> {
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
  const asked = await serviceDefinition(ctx, server, code);
  const lacking = asked.filter((one) => one.required && one.variable && !sent.has(one.code));
  const unknown = [...sent].filter((one) => !asked.some((attribute) => attribute.code === one));
  return [
    ...lacking.map((one) => `"${key}": they demand "${one.code}" (${one.description ?? 'no words'})`),
    ...unknown.map((one) => `"${key}": they do not ask for "${one}"`),
  ];
}
