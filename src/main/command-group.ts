import type { Command } from 'commander';

const groups: Record<string, string> = {
  geocoders: 'services outside that know places which our own tables do not',
  import: 'bring in data of other systems',
  places: 'ask the map: areas, addresses, layers',
};

/** The group of commands of that name, to which several files add. */
export function commandGroup(program: Command, name: 'geocoders' | 'import' | 'places'): Command {
  return (
    program.commands.find((one) => one.name() === name) ?? program.command(name).description(groups[name]!)
  );
}
