import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { loadRules } from '#flow/routing';
import type { Ctx } from '#platform/context';
import type { Text } from '#reference/catalog';
import { importLayer, type LayerSummary } from '#reference/layer-files';
import { layersInForce } from '#reference/places';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

interface LayerOptions {
  layer: string;
  layerName?: Text;
  keyField?: string;
  nameField?: string;
  populationField?: string;
  validFrom?: string;
  object?: string;
  repair: boolean;
  dryRun: boolean;
  json: boolean;
}

const steps = { read: 'reading', check: 'checking', write: 'writing' };

export function layerCommands(program: Command) {
  commandGroup(program, 'import')
    .command('layer')
    .description('make a file of shapes (GeoJSON or TopoJSON, plain or gzip) the newest edition of a layer')
    .argument('<file>')
    .requiredOption('--layer <key>', 'of which layer: ward, police-district; a new key makes a new layer')
    .option('--layer-name <text>', 'name of a new layer; once a language: --layer-name en=Ward', readName)
    .option('--key-field <field>', 'property that tells shapes apart; found by itself when it is obvious')
    .option('--name-field <field>', 'property that names them for people')
    .option('--population-field <field>', 'property that says how many people live in an area')
    .option(
      '--valid-from <date>',
      'day from which they count (2026-01-31); today unless given, always in place of a sample',
    )
    .option('--object <name>', 'which object of a TopoJSON that has several')
    .option('--repair', 'mend what can be mended (rings, axes, parts with one key) and say so', false)
    .option('--dry-run', 'read and check all of it, write nothing', false)
    .option('--json', 'give the summary as JSON', false)
    .action(async (file: string, options: LayerOptions) => {
      const progress = bar('Importing');
      const { summary, lost } = await withHouse(async (_house, ctx) => {
        const summary = await importLayer(ctx, { ...options, file: path.resolve(file) }, (step, done, of) =>
          progress.update(done, of, steps[step]),
        );
        return { summary, lost: options.dryRun ? [] : await rulesWithoutArea(ctx, options.layer) };
      }).finally(() => progress.end());
      if (options.json) console.log(JSON.stringify({ ...summary, rulesWithoutArea: lost }, null, 2));
      else for (const line of [...tellSummary(summary), ...lost]) console.log(line);
    });
}

/** `Ward` for every language, `es=Barrio` for one. */
function readName(given: string, before: Text = {}): Text {
  const [, language = '', words = ''] = /^(?:([a-z]{2,3}(?:-[A-Za-z0-9]+)*)=)?(.*)$/.exec(given) ?? [];
  if (words.trim() === '') throw new InvalidArgumentError('The name is empty.');
  return { ...before, [language]: words.trim() };
}

/** Routing rules that ask for an area which the layer does not have now: they match nothing there any more. */
async function rulesWithoutArea(ctx: Ctx, layer: string): Promise<string[]> {
  const areas = (await layersInForce(ctx)).find(({ key }) => key === layer)?.areas ?? [];
  const known = new Set(areas.map(({ key }) => `${layer}:${key}`));
  return (await loadRules(ctx.db)).flatMap((rule) => {
    const gone = (rule.when.area ?? []).filter((ref) => ref.startsWith(`${layer}:`) && !known.has(ref));
    return gone.length > 0
      ? [`The routing rule "${rule.key}" asks for areas that are not there now: ${gone.join(', ')}.`]
      : [];
  });
}

const mostTold = 10;

function tellSummary(summary: LayerSummary): string[] {
  const { fields, dryRun, unchanged, version, layer, kind, areas, points, seconds } = summary;
  const from = `from ${summary.validFromDay ?? 'the beginning'}`;
  const found = `${areas} ${kind}s, ${points} points, ${summary.form}${summary.projection === 'degrees' ? '' : ' in Web Mercator'}`;
  return [
    `Read ${summary.file}: ${found}; ${seconds.toFixed(1)} s.`,
    `Key: ${fields.key}. Name: ${fields.name ?? fields.key}.`,
    ...(summary.populated > 0 ? [`Residents known of ${summary.populated} of ${areas} areas.`] : []),
    ...list('Repaired', summary.repaired),
    ...list('Kept as it is, inside by the even-odd rule', summary.warnings),
    ...(unchanged
      ? [`Unchanged: edition ${version} of "${layer}" has these shapes already, ${from}.`]
      : [
          `${dryRun ? 'Would become' : 'Is now'} edition ${version} of "${layer}", ${from}${summary.replacedSample ? ', in place of the sample' : ''}: ${summary.added.length} new keys, ${summary.gone.length} gone.`,
          ...(dryRun || kind !== 'polygon'
            ? []
            : [
                'The areas of all requests are written anew by the worker; "belfry places recompute" does it at once.',
              ]),
        ]),
  ];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more =
    lines.length > mostTold ? [`  ... and ${lines.length - mostTold} more (--json has them all)`] : [];
  return [`${title}:`, ...lines.slice(0, mostTold).map((line) => `  ${line}`), ...more];
}
