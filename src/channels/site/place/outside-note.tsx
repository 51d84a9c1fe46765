import type { Problem } from '#platform/errors';
import { Alert } from '#platform/ui';
import { tel } from '../frame.tsx';
import type { Visit } from '../visit.ts';

/** The place is not the city's: who serves it, and how to reach them. */
export function OutsideNote({ visit, problem }: { visit: Visit; problem: Problem }) {
  const { t, city } = visit;
  const { neighbor, name = '', phone = '', url = '', about = '', sample } = problem.values ?? {};
  if (!neighbor)
    return (
      <Alert kind="warning" title={t('site.place.outsideTitle')}>
        {t.rich('site.place.outside', {
          phone: city.contact.phone,
          call: (inner) => <a href={tel(city.contact.phone)}>{inner}</a>,
        })}
      </Alert>
    );
  return (
    <Alert kind="warning" title={t('site.place.servedTitle', { name })}>
      <p>{t('site.place.served', { city: visit.say(city.name), name })}</p>
      {about && <p>{about}</p>}
      <p class="ui-row">
        {phone && <a href={tel(String(phone))}>{t('site.place.servedCall', { phone })}</a>}
        {url && (
          <a href={String(url)} rel="noopener">
            {t('site.place.servedSite')}
          </a>
        )}
        {sample === 'yes' && <span class="ui-soft">{t('site.place.servedSample')}</span>}
      </p>
      <p>{t('site.place.servedWrong')}</p>
    </Alert>
  );
}
