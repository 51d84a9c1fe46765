import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type AssetSummary, allAssetLayers, importAssets } from '#reference/assets';
import type { Text } from '#reference/catalog';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

interface AssetOptions {
  layer: string;
  thing?: Text;
  keyField?: string;
  nameField?: string;
  typeField?: string;
  ownerField?: string;
  show?: string[];
  staff?: string[];
  validFrom?: string;
  dryRun: boolean;
  json: boolean;
}

export function assetCommands(program: Command) {
  commandGroup(program, 'import')
    .command('assets')
    .description(
      'make a file of points the newest edition of a kind of numbered things (street lights, hydrants, bins): GeoJSON, or CSV with lat and lon; plain or gzip',
    )
    .argument('<file>')
    .requiredOption('--layer <key>', 'of which kind: street-lights; a new key makes a new kind')
    .option(
      '--thing <text>',
      'what one of a new kind is called; once a language: --thing en=hydrant',
      readWords,
    )
    .option('--key-field <field>', 'the number that stands on the thing; found by itself when it is obvious')
    .option('--name-field <field>', 'a name, where things have one')
    .option('--type-field <field>', 'what type it is: routing rules may ask for it')
    .option('--owner-field <field>', 'who owns it: a department, another body; routing rules may ask for it')
    .option('--show <field>', 'a property that everybody may read; may come several times', also)
    .option('--staff <field>', 'a property for staff; may come several times', also)
    .option(
      '--valid-from <date>',
      'day for which the file is true (2026-01-31): what is not in it is gone since',
    )
    .option('--dry-run', 'read, check and compare all of it, write nothing', false)
    .option('--json', 'give the summary as JSON', false)
    .action(async (file: string, options: AssetOptions) => {
      const progress = bar('Importing');
      const { keyField, nameField, typeField, ownerField, show, staff, ...rest } = options;
      const fields = { key: keyField, name: nameField, type: typeField, owner: ownerField, show, staff };
      const summary = await withHouse((_house, ctx) =>
        importAssets(ctx, { ...rest, fields, file: path.resolve(file) }, (at) =>
          progress.update(at.bytes, at.totalBytes, `${at.rows} rows`),
        ),
      ).finally(() => progress.end());
      if (options.json) console.log(JSON.stringify(summary, null, 2));
      else for (const line of tellSummary(summary)) console.log(line);
    });

  commandGroup(program, 'places')
    .command('assets')
    .description('the kinds of numbered things with how many there are and where they came from')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const layers = await withHouse((_house, ctx) => allAssetLayers(ctx));
      if (json) console.log(JSON.stringify(layers, null, 2));
      else
        for (const { key, things, edition, origin, source, active } of layers)
          console.log(
            `${key}  ${things} things, edition ${edition}, ${source ?? `the city ${origin ?? 'pack'}`}${active ? '' : ' (closed)'}`,
          );
    });
}

/** `hydrant` for every language, `es=hidrante` for one. */
function readWords(given: string, before: Text = {}): Text {
  const [, language = '', words = ''] = /^(?:([a-z]{2,3}(?:-[A-Za-z0-9]+)*)=)?(.*)$/.exec(given) ?? [];
  if (words.trim() === '') throw new InvalidArgumentError('The word is empty.');
  return { ...before, [language]: words.trim() };
}

function also(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function tellSummary(summary: AssetSummary): string[] {
  const { fields, dryRun, layer, things, added, moved, retired, returned, seconds, read } = summary;
  const roles = (['name', 'type', 'owner'] as const).flatMap((one) =>
    fields[one] ? [`${one}: ${fields[one]}`] : [],
  );
  const told = [
    ...(fields.show.length > 0 ? [`shown to everybody: ${fields.show.join(', ')}`] : []),
    ...(fields.staff.length > 0 ? [`for staff: ${fields.staff.join(', ')}`] : []),
  ];
  const form = `${summary.form}${summary.projection === 'degrees' ? '' : ' in Web Mercator'}`;
  return [
    `${dryRun ? 'Would read' : 'Read'} ${read} rows of ${path.basename(summary.file)} (${form}) in ${seconds.toFixed(1)} s: ${things} taken, ${summary.rejected} rejected.`,
    `Number: ${fields.key}. ${[...roles, ...told].map((one) => `${one}.`).join(' ')}`.trim(),
    ...Object.entries(summary.rejectedBy).map(
      ([reason, count]) => `${String(count).padStart(9)}  ${reason.replaceAll('_', ' ')}`,
    ),
    ...summary.examples
      .slice(0, 5)
      .map(
        ({ row, field, reason, text }) => `  row ${row}, ${field}: ${reason.replaceAll('_', ' ')} "${text}"`,
      ),
    `${dryRun ? 'Would become' : 'Is now'} edition ${summary.edition} of "${layer}", as of ${summary.validFromDay}${summary.replacedSample ? ', in place of the sample' : ''}: ${added} new, ${moved} moved, ${returned} returned, ${retired} retired.`,
  ];
}
