import { nameOf } from '#platform/i18n';
import { Button, Checkboxes, Dialog, fieldErrors, Select, TextInput } from '#platform/ui';
import type { Person } from '#reference/people';
import { agentChannels } from '../channels-known.ts';
import type { IntakeView } from './intake-view.ts';

/** Who calls, how, for whom. The look-up is a look at personal data and is written down as one. */
export function CallerPart({ view }: { view: IntakeView }) {
  const { visit, form, problems, service } = view;
  const { t, catalog } = visit;
  const errors = fieldErrors(t, problems);
  const { caller } = form;
  return (
    <>
      <Select
        name="channel"
        label={t('desk.caller.channel')}
        value={form.channel}
        empty={null}
        options={agentChannels.map((value) => ({ value, label: t(`desk.channel.${value}`) }))}
      />
      <TextInput
        name="contact.phone"
        type="tel"
        label={t('desk.caller.phone')}
        value={caller.phone}
        error={errors('contact.phone')}
        autocomplete="off"
        width="full"
      />
      <TextInput
        name="contact.email"
        type="email"
        label={t('desk.caller.email')}
        value={caller.email}
        error={errors('contact.email')}
        autocomplete="off"
        spellcheck={false}
        width="full"
      />
      <TextInput
        name="contact.name"
        label={t('desk.caller.name')}
        value={caller.name}
        error={errors('contact.name')}
        autocomplete="off"
        width="full"
      />
      {visit.has('people.view') && (
        <p>
          <Button kind="secondary" icon="search" name="do" value="caller">
            {t('desk.caller.look')}
          </Button>
        </p>
      )}
      {view.people && <People view={view} people={view.people} />}
      <Select
        name="contact.language"
        label={t('desk.caller.language')}
        value={caller.language}
        empty={null}
        options={catalog.city.languages.map((value) => ({ value, label: nameOf(value) }))}
      />
      <Checkboxes
        name="contact.letters"
        label={t('desk.caller.letters')}
        values={caller.letters ? ['yes'] : []}
        options={[{ value: 'yes', label: t('desk.caller.lettersYes') }]}
      />
      {(service?.anonymous ?? true) && (
        <Checkboxes
          name="contact.anonymous"
          label={t('desk.caller.anonymous')}
          values={caller.anonymous ? ['yes'] : []}
          error={errors('contact.anonymous')}
          options={[{ value: 'yes', label: t('desk.caller.anonymousYes') }]}
        />
      )}
      <Dialog summary={t('desk.caller.other')} open={form.other.name + form.other.phone !== ''}>
        <TextInput
          name="onBehalfOf.name"
          label={t('desk.caller.otherName')}
          value={form.other.name}
          error={errors('onBehalfOf.name')}
          autocomplete="off"
          width="full"
        />
        <TextInput
          name="onBehalfOf.phone"
          type="tel"
          label={t('desk.caller.otherPhone')}
          value={form.other.phone}
          error={errors('onBehalfOf.phone')}
          autocomplete="off"
          width="full"
        />
      </Dialog>
    </>
  );
}

function People({ view, people }: { view: IntakeView; people: Person[] }) {
  const { t } = view.visit;
  if (people.length === 0)
    return (
      <p role="status" class="ui-soft">
        {t('desk.caller.nobody')}
      </p>
    );
  return (
    <ul class="desk-found" aria-label={t('desk.caller.found', { count: people.length })}>
      {people.map((person) => (
        <li key={person.id}>
          <button type="submit" name="use" value={person.id}>
            <b>{person.name ?? t('desk.caller.noName')}</b>
            <span>{[person.phone, person.email].filter(Boolean).join(' · ')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the caller turned to us with before. */
export function PastPart({ view: { visit, past } }: { view: IntakeView }) {
  const { t } = visit;
  if (!past) return null;
  return (
    <section aria-labelledby="past">
      <h2 id="past">{t('desk.past.title', { name: past.person.name ?? t('desk.caller.noName') })}</h2>
      {past.requests.length === 0 ? (
        <p class="ui-soft">{t('desk.past.none')}</p>
      ) : (
        <ul class="desk-near">
          {past.requests.map((one) => (
            <li key={`${one.requestId} ${one.role}`}>
              <a href={`/office/requests/${one.number}`} target="_blank" rel="noopener" class="ui-nowrap">
                {one.number}
              </a>{' '}
              {visit.service(one.service_key)}
              <br />
              <span class="ui-soft">
                {t(`desk.status.${one.status}`)}, {visit.ago(one.opened_at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`/desk/people/${past.person.id}`}>{t('desk.past.all')}</a>
      </p>
    </section>
  );
}
