import { Button } from '#platform/ui';
import type { Visit } from '../visit.ts';

/** Somebody else has the same trouble: counted, without any data about them. */
export function MeTooForm({ visit: { t }, number }: { visit: Visit; number: string }) {
  return (
    <form method="post" action={`/requests/${number}/me-too`}>
      <Button kind="secondary" icon="plus">
        {t('site.meToo.button')}
      </Button>
    </form>
  );
}
