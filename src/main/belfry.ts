import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '#platform/config';
import { addressCommands } from './address-commands.ts';
import { apikeyCommands } from './apikey-commands.ts';
import { assetCommands } from './asset-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { cityCommands } from './city-commands.ts';
import { conformanceCommands } from './conformance-commands.ts';
import { demoCommands } from './demo-commands.ts';
import { geocoderCommands } from './geocoder-commands.ts';
import { importCommands } from './import-commands.ts';
import { layerCommands } from './layer-commands.ts';
import { lookupCommands } from './lookup-commands.ts';
import { mailCommands } from './mail-commands.ts';
import { partnerCommands } from './partner-commands.ts';
import { placesCommands } from './places-commands.ts';
import { serveCommands } from './serve-commands.ts';
import { tellFailure } from './tell-failure.ts';
import { userCommands } from './user-commands.ts';

/** The command line: `belfry <command>`. Each group of commands is a file; errors end as one sentence that says what to do. */
async function main(argv: string[]) {
  const program = new Command('belfry')
    .description('The city 311: reports, departments, crews, and what became of them.')
    .version(version())
    .showHelpAfterError('(add --help for what it takes)')
    .configureHelp({ showGlobalOptions: true });
  for (const add of [
    serveCommands,
    cityCommands,
    importCommands,
    layerCommands,
    addressCommands,
    assetCommands,
    lookupCommands,
    placesCommands,
    partnerCommands,
    geocoderCommands,
    demoCommands,
    userCommands,
    apikeyCommands,
    mailCommands,
    backupCommands,
    conformanceCommands,
  ])
    add(program);
  await program.parseAsync(argv);
}

function version(): string {
  const { root } = loadConfig();
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

main(process.argv).catch(tellFailure);
