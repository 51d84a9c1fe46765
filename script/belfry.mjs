#!/usr/bin/env node
// `npx belfry COMMAND`: like `npm start`, for every command.
import { checkNode, ensureBuilt, ensurePackages } from './ensure.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();

process.setSourceMapsEnabled(true);
const [node, , ...args] = process.argv;
const program = new URL('../dist/belfry.js', import.meta.url);
process.argv = [node, program.pathname, ...args];
await import(program.href);
