import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { saveRules } from '#flow/routing';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid } from '#platform/errors';
import { assetMemory, savePackAssets } from '#reference/assets';
import {
  type Changes,
  canonical,
  lockCity,
  markServicesChanged,
  saveCity,
  saveDepartments,
  saveGroups,
  saveServices,
} from '#reference/catalog';
import { importSamples, saveLookups } from '#reference/lookups';
import { saveNeighbors } from '#reference/neighbors';
import { savePartners } from '#reference/partners';
import { importedLayers, savePackLayers, saveSketch } from '#reference/places';
import { checkPack } from './check-pack.ts';
import { demandEditor } from './city-pack-policy.ts';
import type { PackContent, PackProblem } from './pack.ts';
import { readPack } from './read-pack.ts';

/** What applying did, by key: `service:pothole`, `department:streets`, `layer:ward`, `rule:...`. */
export interface Applied {
  added: string[];
  changed: string[];
  /** No longer in the pack: kept for old requests, offered no more. */
  retired: string[];
  unchanged: number;
  /** Layers of the pack whose shapes were imported since and stay: `layer:ward`. */
  kept: string[];
}

/**
 * Makes the database say what the pack says, in one transaction; nothing is written when it does already.
 * Only services that are worded or promised differently get a new edition. Throws `Invalid` with every problem of the
 * pack (fields are `file:line:column`), and `Conflict` when the database holds another city.
 */
export async function applyPack(ctx: Ctx, folder: string): Promise<Applied> {
  demandEditor(ctx.actor);
  const pack = await readPack(folder);
  // What was applied before had been checked; a start with an unchanged pack is quick.
  const readable = pack.files.every((file) => file.problems.length === 0);
  if (readable && (await storedDigest(ctx)) === digestOf(pack.content))
    return { ...unchanged(pack.content), kept: await keptLayers(ctx, pack.content) };
  const problems = checkPack(pack);
  if (problems.length > 0) throw new Invalid(problems.map(toProblem));
  const applied = await inTransaction(ctx, (tx) => writeContent(tx, pack.content));
  // Somebody may have remembered the old rows while the transaction was open.
  for (const key of remembered) ctx.memory.drop(key);
  return { ...applied, kept: await keptLayers(ctx, pack.content) };
}

async function keptLayers(ctx: Ctx, { layers }: PackContent): Promise<string[]> {
  const imported = new Set(await importedLayers(ctx));
  return layers.filter(({ key }) => imported.has(key)).map(({ key }) => `layer:${key}`);
}

/**
 * Fills the tables of the city with the sample rows that lie in the pack's folder `lookups`, but for those that the city has imported
 * itself. Returns their keys. Apart from `applyPack`, because rows are data: a city that applies its pack again keeps its own.
 */
export async function importSampleTables(ctx: Ctx, folder: string): Promise<string[]> {
  demandEditor(ctx.actor);
  const files = await readdir(path.join(folder, 'lookups')).catch(() => []);
  const tables = files.filter((file) => file.endsWith('.csv')).sort();
  return importSamples(ctx, path.join(folder, 'lookups'), tables);
}

/** Under these keys processes remember what a pack says. */
const remembered = [
  'catalog',
  'places',
  'addresses',
  'routing',
  'neighbors',
  assetMemory,
  'lookups',
  'partners',
];

function toProblem({ file, line, column, message }: PackProblem) {
  return { field: `${file}:${line}:${column}`, message };
}

async function writeContent(ctx: Ctx, content: PackContent): Promise<Done> {
  const digest = digestOf(content);
  const known = await lockCity(ctx.db);
  if (known && known.key !== content.city.key)
    throw new Conflict(`This database is ${known.key}'s; ${content.city.key} needs one of its own.`);
  if (known?.pack_digest === digest) return unchanged(content);
  const at = ctx.clock.now();
  const changes: [string, Changes][] = [
    ['city', await saveCity(ctx.db, content.city, digest, at)],
    ['department', await saveDepartments(ctx.db, content.departments)],
    ['group', await saveGroups(ctx.db, content.groups)],
    ['service', await saveServices(ctx.db, content.services, at)],
    ['rule', await saveRules(ctx.db, content.routing)],
    ['layer', await savePackLayers(ctx, content.layers)],
    ['map', await saveSketch(ctx.db, content.sketch)],
    ['lookup', await saveLookups(ctx.db, content.lookups)],
    ['neighbor', await saveNeighbors(ctx, content.neighbors)],
    ['asset', await savePackAssets(ctx, content.assets)],
    ['partner', await savePartners(ctx.db, content.partners)],
  ];
  const offered = changes.filter(([kind]) => kind === 'group' || kind === 'service');
  if (offered.some(([, { added, changed, retired }]) => added.length + changed.length + retired.length > 0))
    await markServicesChanged(ctx.db, at);
  for (const key of remembered) await ctx.memory.forget(ctx.db, key);
  return summary(changes);
}

/** Differs exactly when the meaning does; comments, file names and the order of keys do not count. */
export function digestOf(content: PackContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

type Done = Omit<Applied, 'kept'>;

function summary(changes: [string, Changes][]): Done {
  const keys = (of: 'added' | 'changed' | 'retired') =>
    changes.flatMap(([kind, change]) => change[of].map((key) => `${kind}:${key}`));
  return {
    added: keys('added'),
    changed: keys('changed'),
    retired: keys('retired'),
    unchanged: changes.reduce((sum, [, change]) => sum + change.unchanged.length, 0),
  };
}

/** As many things as the summary of a full run would name. */
function unchanged({ sketch, ...content }: PackContent): Done {
  const { departments, groups, services, routing, layers, neighbors, assets, lookups, partners } = content;
  const lists = [departments, groups, services, routing, layers, neighbors, assets, lookups, partners];
  const count = 1 + Number(sketch.length > 0) + lists.reduce((sum, list) => sum + list.length, 0);
  return { added: [], changed: [], retired: [], unchanged: count };
}

async function storedDigest(ctx: Ctx): Promise<string | undefined> {
  return (await ctx.db.selectFrom('city').select('pack_digest').executeTakeFirst())?.pack_digest;
}
