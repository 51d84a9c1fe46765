import type { RoutingRule } from '#flow/routing';
import type { StaffVisit } from '#reference/console';

/** "When it is Pothole or Cave-in, in ward:5, after hours: to". */
export function ruleSaid(visit: StaffVisit, { when }: RoutingRule): string {
  const { t } = visit;
  const or = (values: readonly (string | number | boolean)[]) =>
    values.map(String).join(t('admin.routing.or'));
  const parts = [
    when.service &&
      t('admin.routing.service', { names: or(when.service.map((key) => serviceSaid(visit, key))) }),
    when.area && t('admin.routing.area', { names: or(when.area) }),
    ...Object.entries(when.answer ?? {}).map(([question, values]) =>
      t('admin.routing.answer', { question, answers: or(values) }),
    ),
    ...(['layer', 'type', 'owner'] as const).map(
      (property) =>
        when.asset?.[property] && t(`admin.routing.asset.${property}`, { names: or(when.asset[property]) }),
    ),
    when.time && t('admin.routing.time', { time: when.time }),
    when.channel && t('admin.routing.channel', { names: or(when.channel) }),
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? t('admin.routing.always')
    : t('admin.routing.when', { conditions: parts.join(t('admin.routing.and')) });
}

function serviceSaid({ catalog, say, service }: StaffVisit, key: string): string {
  return key.startsWith('group:') ? say(catalog.group(key.slice(6))?.name) || key : service(key);
}
