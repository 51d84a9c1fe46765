// `npm start`: installs and builds what is missing or old, then serves. No package may be imported before that.
import { checkNode, ensureBuilt, ensurePackages } from './ensure.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();

process.setSourceMapsEnabled(true);
const [node, , ...args] = process.argv;
const program = new URL('../dist/belfry.js', import.meta.url);
process.argv = [node, program.pathname, 'serve', ...args];
// In this very process: signals and exit codes are then right by themselves.
await import(program.href);
