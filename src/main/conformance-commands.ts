import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type ConformanceReport,
  parseFacts,
  runConformance,
  tellMarkdown,
  tellReport,
} from '#civic/conformance';
import { Invalid } from '#platform/errors';

interface Options {
  key?: string;
  jurisdiction?: string;
  facts?: string;
  only?: string[];
  readOnly: boolean;
  timeout: number;
  minutes: number;
  pace?: number;
  json?: string;
  markdown?: string;
}

export function conformanceCommands(program: Command) {
  program
    .command('conformance')
    .description(
      'test any Open311 GeoReport v2 server from outside, check by check; ends with 0 when all passed, 1 when something failed, 2 when it could not be tried',
    )
    .argument('<url>', 'the discovery document, or the endpoint: https://city.example/open311/v2')
    .option('--key <api_key>', 'with which test reports may be posted')
    .option('--jurisdiction <id>', 'where the endpoint serves several')
    .option('--facts <file>', 'JSON: what cannot be learned by asking (docs/how-to/conformance.md)')
    .option('--only <ids>', 'some checks: P1,R* (a star for all that begin so)', (text) => text.split(','))
    .option('--read-only', 'post nothing', false)
    .option('--timeout <seconds>', 'for one answer', positive, 10)
    .option('--minutes <minutes>', 'for everything', positive, 15)
    .option(
      '--pace <milliseconds>',
      'between two questions; 100 unless the server is on this machine',
      positive,
    )
    .option('--json <file>', 'write all of it as JSON; - for standard output')
    .option('--markdown <file>', 'write the table as Markdown; - for standard output')
    .action(test);
}

async function test(url: string, { json, markdown, facts, ...options }: Options) {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw Invalid.field(
      'url',
      'Give the address of a discovery document or an endpoint, with http:// or https://.',
    );
  const told = facts === undefined ? {} : parseFacts(readFacts(facts));
  const report = await runConformance({ url, facts: told, ...options });
  const quiet = json === '-' || markdown === '-';
  if (!quiet) for (const line of tellReport(report)) console.log(line);
  if (json !== undefined) write(json, JSON.stringify(report, null, 2));
  if (markdown !== undefined) write(markdown, tellMarkdown(report));
  process.exitCode = exitCode(report);
}

function exitCode({ results }: ConformanceReport): number {
  if (results.some(({ outcome }) => outcome === 'failed')) return 1;
  return results.some(({ outcome }) => outcome === 'passed') ? 0 : 2;
}

function readFacts(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw Invalid.field('--facts', `The file cannot be read: ${(error as Error).message}`);
  }
}

function write(file: string, text: string) {
  if (file === '-') process.stdout.write(`${text}\n`);
  else writeFileSync(file, `${text}\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('A number above zero.');
  return value;
}
