import path from 'node:path';
import type { Command } from 'commander';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { formatAddress } from '#reference/address-parser';
import {
  type AddressImport,
  importAddresses,
  importLandmarks,
  importStreets,
} from '#reference/address-tables';
import {
  type Candidate,
  type FoundAddress,
  findAddress,
  readAddress,
  searchPlaces,
} from '#reference/addresses';
import { findPlace, type OutsideCandidate } from '#reference/geocoders';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

const imports = {
  addresses: {
    run: importAddresses,
    about:
      'replace the known house numbers by those of a file: OpenAddresses (CSV, or GeoJSON with a feature a line), or any CSV with a number, a street (or both as address), lat and lon; plain or gzip',
  },
  streets: {
    run: importStreets,
    about:
      'replace the stretches of streets and the house numbers that they may have (PRE_DIR, ST_NAME, ST_TYPE, POST_DIR, L_F_ADD, L_T_ADD, R_F_ADD, R_T_ADD; a line as WKT or GeoJSON when there is one); a table with CL_ST_NAME replaces the other names of streets',
  },
  landmarks: {
    run: importLandmarks,
    about:
      'replace the known landmarks: name and lat, lon or address; two columns without a header are name and address',
  },
} as const;

const kinds: Record<AddressImport['kind'], string> = {
  addresses: 'house numbers',
  streets: 'stretches of streets',
  aliases: 'other names of streets',
  landmarks: 'landmarks',
};

export function addressCommands(program: Command) {
  for (const [name, { run, about }] of Object.entries(imports))
    commandGroup(program, 'import')
      .command(name)
      .description(about)
      .argument('<file>')
      .option('--dry-run', 'read and count, write nothing', false)
      .option('--json', 'give the summary as JSON', false)
      .action(async (file: string, { dryRun, json }: { dryRun: boolean; json: boolean }) => {
        const progress = bar('Importing');
        const summary = await withHouse((_house, ctx) =>
          run(ctx, { file, dryRun }, (at) => progress.update(at.bytes, at.totalBytes, `${at.rows} rows`)),
        ).finally(() => progress.end());
        if (json) console.log(JSON.stringify(summary, null, 2));
        else for (const line of tellImport(summary)) console.log(line);
      });
  searchCommands(program);
}

function searchCommands(program: Command) {
  const places = commandGroup(program, 'places');
  places
    .command('search')
    .description('what a typed place may mean, best first, and what is wrong with it')
    .argument('<text>')
    .option('--near <lat,lng>', 'what is near goes first among equals: 39.95,-75.16')
    .option('--typing', 'as if it were still being typed', false)
    .option('--outside', "also ask the city's geocoders, where our own tables know no place that fits", false)
    .option('--limit <n>', 'at most so many', '6')
    .option('--json', 'as JSON', false)
    .action(async (text: string, options: SearchOptions) => {
      const search = {
        near: options.near ? readPoint(options.near) : undefined,
        limit: readLimit(options.limit),
      };
      const found = await withHouse((_house, ctx) => searchFor(ctx, text, search, options));
      if (options.json) console.log(JSON.stringify(found, null, 2));
      else for (const line of tellFound(found)) console.log(line);
    });

  places
    .command('parse')
    .description('how a text is read as an address, and its normal form')
    .argument('<text>')
    .option('--json', 'as JSON', false)
    .action(async (text: string, { json }: { json: boolean }) => {
      const address = await withHouse((_house, ctx) => readAddress(ctx, text));
      const normal = formatAddress(address);
      console.log(json ? JSON.stringify({ normal, ...address }, null, 2) : `${address.kind}  ${normal}`);
    });
}

interface SearchOptions {
  near?: string;
  typing: boolean;
  outside: boolean;
  limit: string;
  json: boolean;
}

async function searchFor(
  ctx: Ctx,
  text: string,
  search: { near?: { lat: number; lng: number }; limit: number },
  { typing, outside }: SearchOptions,
): Promise<FoundAddress & { outside?: OutsideCandidate[] }> {
  if (typing) return { candidates: await searchPlaces(ctx, text, search) };
  return outside ? findPlace(ctx, text, search) : findAddress(ctx, text, search);
}

function readPoint(text: string) {
  const [lat = Number.NaN, lng = Number.NaN] = text.split(',').map(Number);
  if (Math.abs(lat) <= 90 && Math.abs(lng) <= 180) return { lat, lng };
  throw Invalid.field('--near', 'give a latitude and a longitude in degrees: 39.95,-75.16');
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0 && limit <= 100) return limit;
  throw Invalid.field('--limit', 'give a number from 1 to 100');
}

function tellImport(summary: AddressImport): string[] {
  const { kind, dryRun, read, taken, kept, rejected, rejectedBy, examples, streets, seconds } = summary;
  const name = path.basename(summary.file);
  const of = streets > 0 ? ` of ${streets} streets` : '';
  return [
    `${dryRun ? 'Would read' : 'Read'} ${read} rows of ${name} in ${seconds.toFixed(1)} s: ${taken} taken${of}, ${rejected} rejected.`,
    ...(dryRun ? [] : [`${kept} ${kinds[kind]} are known now, in place of those before.`]),
    ...Object.entries(rejectedBy).map(
      ([reason, count]) => `${String(count).padStart(9)}  ${reason.replaceAll('_', ' ')}`,
    ),
    ...examples
      .slice(0, 5)
      .map(
        ({ row, field, reason, text }) => `  row ${row}, ${field}: ${reason.replaceAll('_', ' ')} "${text}"`,
      ),
  ];
}

function tellFound({
  candidates,
  problem,
  outside = [],
}: FoundAddress & { outside?: OutsideCandidate[] }): string[] {
  const others = outside.map(
    (one) => `${tellCandidate(one)}  says ${one.source.name} (${one.source.attribution})`,
  );
  const lines = [...candidates.map(tellCandidate), ...others];
  if (!problem) return lines.length > 0 ? lines : ['Nothing is known by that name.'];
  return [...tellProblem(problem), ...lines];
}

function tellCandidate({ kind, label, detail, lat, lng, precision, score }: Candidate): string {
  const where = lat === null ? 'no place' : `${lat}, ${lng} (${precision})`;
  return `${score.toFixed(2)}  ${kind.padEnd(12)}  ${label}${detail ? `, ${detail}` : ''}  ${where}`;
}

function tellProblem(problem: NonNullable<FoundAddress['problem']>): string[] {
  const list = (them: readonly Candidate[]) =>
    them.map(({ label }) => label).join(', ') || 'nothing comes near';
  switch (problem.kind) {
    case 'unknown_number': {
      const ranges = problem.ranges.map(({ from, to }) => `${from} to ${to}`).join(', ');
      return [
        `${problem.street} has no number ${problem.number}; ${ranges} exist. Did you mean: ${list(problem.nearest)}`,
      ];
    }
    case 'unknown_street':
      return [`There is no ${problem.street}. Did you mean: ${list(problem.suggestions)}`];
    case 'no_crossing':
      return [`${problem.streets.join(' and ')} do not meet.`];
  }
}
