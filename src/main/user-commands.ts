import type { Command } from 'commander';
import { Invalid } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { addStaff } from '#reference/people';
import { withHouse } from './with-house.ts';

interface AddOptions {
  name: string;
  role: string[];
  department: string[];
}

export function userCommands(program: Command) {
  const user = program.command('user').description('people who work for the city');

  user
    .command('add')
    .description('give somebody an account; the password is read from standard input')
    .argument('<email>')
    .requiredOption('--name <name>', 'as colleagues know them')
    .requiredOption('--role <key...>', 'roles of the city pack, for example admin or agent')
    .option('--department <key...>', 'departments for which roles that do not reach everywhere hold', [])
    .action(async (email: string, options: AddOptions) => {
      const password = await readPassword();
      await withHouse(async (_house, ctx) => {
        await demandKnown(ctx, options);
        await addStaff(ctx, {
          email,
          password,
          name: options.name,
          roles: options.role,
          departments: options.department,
        });
      });
      console.log(`${email} can sign in at /sign-in.`);
    });
}

async function demandKnown(ctx: Parameters<typeof catalogOf>[0], options: AddOptions) {
  const catalog = await catalogOf(ctx);
  const roles = options.role.filter((key) => !catalog.role(key));
  if (roles.length > 0)
    throw Invalid.field(
      '--role',
      `knows ${catalog.city.roles.map((r) => r.key).join(', ')}, not "${roles.join(', ')}"`,
    );
  const bound = options.role.filter((key) => !catalog.role(key)?.everywhere);
  if (bound.length > 0 && options.department.length === 0)
    throw Invalid.field(
      '--department',
      `is needed: "${bound.join(', ')}" holds only in the person's departments`,
    );
  const unknown = options.department.filter((key) => !catalog.department(key));
  if (unknown.length > 0) throw Invalid.field('--department', `knows no "${unknown.join(', ')}"`);
}

/** What a terminal in raw mode sends for Ctrl-C. */
const interrupt = String.fromCharCode(3);
const lineEnd = /\r|\n/;

/** One line; asked for on a terminal, without showing it. */
async function readPassword(): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) {
    stderr.write('Password: ');
    stdin.setRawMode(true);
  }
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.includes(interrupt) || text.search(lineEnd) >= 0) break;
  }
  if (stdin.isTTY) {
    stdin.setRawMode(false);
    stderr.write('\n');
  }
  if (text.includes(interrupt)) throw Invalid.field('password', 'was not given');
  return text.split(lineEnd)[0]!;
}
