import { Select } from '#platform/ui';
import type { StaffVisit } from '#reference/console';

/** A service, or all of a group. */
export function ServiceSelect({ visit, value }: { visit: StaffVisit; value: string | undefined }) {
  const { t, catalog } = visit;
  const requests = catalog.services.filter(({ kind }) => kind === 'request');
  const options = catalog.groups.flatMap((group) => {
    const name = visit.say(group.name);
    const own = requests.filter((service) => service.group === group.key);
    const all = { value: `group:${group.key}`, label: t('board.map.allOf', { name }), group: name };
    return own.length === 0
      ? []
      : [all, ...own.map((service) => ({ value: service.key, label: visit.say(service.name), group: name }))];
  });
  return (
    <Select
      name="service"
      label={t('board.one.service')}
      value={value}
      empty={t('board.all')}
      options={options}
    />
  );
}
