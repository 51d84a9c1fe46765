import { Button, ButtonRow, Radios, Select, TextArea, TextInput } from '#platform/ui';
import type { Staff } from '#reference/people';
import type { Visit } from '../visit.ts';

interface BulkBarProps {
  visit: Visit;
  colleagues: readonly Staff[];
}

/** What can be done to the selected rows. Stands in the list's form, so it works without script; with it, it comes with the first selection. */
export function BulkBar({ visit, colleagues }: BulkBarProps) {
  const { t, has } = visit;
  return (
    <div class="office-bulk" data-needs-selection>
      <p class="office-bulk__count">
        {t.rich('office.bulk.selected', { count: () => <b data-selection-count /> })}
      </p>
      <div class="office-bulk__acts">
        {has('requests.work') && (
          <Button kind="secondary" small name="do" value="take">
            {t('office.act.take')}
          </Button>
        )}
        {has('requests.work') && (
          <Button kind="secondary" small name="do" value="accept">
            {t('office.act.accept')}
          </Button>
        )}
        {has('requests.assign') && (
          <span class="office-bulk__pair">
            <select class="usa-select" name="assignee" aria-label={t('office.act.assignTo')} data-key="a">
              <option value="">{t('office.act.nobody')}</option>
              {colleagues.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
            <Button kind="secondary" small name="do" value="assign">
              {t('office.act.assign')}
            </Button>
          </span>
        )}
        <Button kind="secondary" small type="button" opens="bulk-more" action="more">
          {t('office.bulk.more')}
        </Button>
      </div>
      <div
        class="ui-popover office-menu"
        id="bulk-more"
        popover="auto"
        role="dialog"
        aria-labelledby="bulk-title"
      >
        <h2 id="bulk-title">{t('office.bulk.more')}</h2>
        <More visit={visit} />
      </div>
    </div>
  );
}

/** One text for all of them; each button says what becomes of it. */
function More({ visit: { t, has, catalog, say } }: { visit: Visit }) {
  return (
    <>
      <TextArea name="text" label={t('office.bulk.text')} hint={t('office.bulk.textHint')} rows={3} />
      <Radios
        name="audience"
        label={t('office.comment.who')}
        value="internal"
        options={[
          { value: 'internal', label: t('office.comment.internal') },
          { value: 'public', label: t('office.comment.public') },
        ]}
      />
      <ButtonRow>
        <Button kind="secondary" name="do" value="comment">
          {t('office.act.comment')}
        </Button>
        <Button kind="secondary" name="do" value="wait">
          {t('office.act.wait')}
        </Button>
      </ButtonRow>
      {has('requests.close') && (
        <div class="office-bulk__pair">
          <Select
            name="reason"
            label={t('office.close.reason')}
            options={(catalog.city.reasons ?? []).map((reason) => ({
              value: reason.key,
              label: say(reason.text),
              group: t(`office.outcome.${reason.outcome}`),
            }))}
          />
          <Button name="do" value="close">
            {t('office.act.close')}
          </Button>
        </div>
      )}
      <div class="office-bulk__pair">
        <TextInput name="parent" label={t('office.link.number')} width="md" />
        <Button kind="secondary" name="do" value="link">
          {t('office.act.link')}
        </Button>
      </div>
    </>
  );
}
