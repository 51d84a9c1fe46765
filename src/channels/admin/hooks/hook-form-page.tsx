import { type Endpoint, type EndpointInput, webhookTypes } from '#flow/webhooks';
import type { Problem } from '#platform/errors';
import { Button, ButtonRow, Checkboxes, fieldErrors, TextInput } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';

interface FormProps {
  form: EndpointInput;
  /** The one that is changed; none for a new one. */
  endpoint?: Endpoint;
  problems?: readonly Problem[];
}

export function hookFormPage(visit: StaffVisit, { form, endpoint, problems = [] }: FormProps): string {
  const { t } = visit;
  const title = endpoint ? t('hooks.editTitle', { name: endpoint.name }) : t('hooks.add');
  return adminPage(
    visit,
    { part: 'hooks', title, problems, islands: ['leave'] },
    <form
      class="admin-narrow"
      id="f-form"
      method="post"
      action={endpoint ? `/admin/hooks/${endpoint.id}/edit` : '/admin/hooks/new'}
      noValidate
      data-island="leave"
    >
      <Who visit={visit} form={form} problems={problems} />
      <What visit={visit} form={form} problems={problems} isClients={Boolean(endpoint?.client_id)} />
      <ButtonRow>
        <Button>{t(endpoint ? 'hooks.save' : 'hooks.addButton')}</Button>
      </ButtonRow>
    </form>,
  );
}

interface PartProps {
  visit: StaffVisit;
  form: EndpointInput;
  problems: readonly Problem[];
}

function Who({ visit: { t }, form, problems }: PartProps) {
  const errors = fieldErrors(t, problems);
  return (
    <>
      <TextInput
        name="name"
        label={t('hooks.form.name')}
        hint={t('hooks.form.nameHint')}
        value={form.name}
        error={errors('name')}
        autocomplete="off"
      />
      <TextInput
        name="url"
        type="url"
        label={t('hooks.form.url')}
        hint={t('hooks.form.urlHint')}
        value={form.url}
        error={errors('url')}
        autocomplete="off"
        spellcheck={false}
      />
      <TextInput
        name="ownerEmail"
        type="email"
        label={t('hooks.form.email')}
        hint={t('hooks.form.emailHint')}
        value={form.ownerEmail}
        error={errors('ownerEmail')}
        autocomplete="off"
      />
    </>
  );
}

function What({ visit, form, problems, isClients }: PartProps & { isClients: boolean }) {
  const { t, catalog, say } = visit;
  const errors = fieldErrors(t, problems);
  const services = catalog.services.filter(({ kind }) => kind === 'request');
  return (
    <>
      <Checkboxes
        name="events"
        label={t('hooks.events')}
        values={form.events}
        error={errors('events')}
        options={webhookTypes.map((value) => ({
          value,
          label: t(`hooks.type.${value}`),
          hint: <code>{value}</code>,
        }))}
      />
      <details class="admin-more" open={form.services !== null || Boolean(errors('services'))}>
        <summary>{t('hooks.form.servicesMore')}</summary>
        <Checkboxes
          name="services"
          label={t('hooks.form.services')}
          hint={t('hooks.form.servicesHint')}
          values={form.services ?? []}
          error={errors('services')}
          options={services.map(({ key, name }) => ({ value: key, label: say(name) }))}
        />
      </details>
      {!isClients && (
        <details class="admin-more" open={form.privateOf !== null || Boolean(errors('privateOf'))}>
          <summary>{t('hooks.form.privateMore')}</summary>
          <Checkboxes
            name="privateOf"
            label={t('hooks.form.private')}
            hint={t('hooks.form.privateHint')}
            values={form.privateOf ?? []}
            error={errors('privateOf')}
            options={[
              { value: '*', label: t('hooks.form.privateAll') },
              ...catalog.departments.map(({ key, name }) => ({ value: key, label: say(name) })),
            ]}
          />
        </details>
      )}
    </>
  );
}
