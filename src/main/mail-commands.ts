import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { recordBounce } from '#flow/notices';
import { withHouse } from './with-house.ts';

export function mailCommands(program: Command) {
  program
    .command('bounce')
    .description('read a letter that came back; an address that does not exist gets no more letters')
    .argument('[file]', 'the raw letter; standard input when left out, as a mail server pipes it')
    .action(async (file: string | undefined) => {
      const raw = file ? await readFile(file) : await buffer(process.stdin);
      const counted = await withHouse((_house, ctx) => recordBounce(ctx, raw));
      console.log(counted ? 'Noted.' : 'This is not a bounce of one of our letters; nothing was changed.');
    });
}
