import type { Problem } from '#platform/errors';
import { type FormFields, manyFields, oneField } from '#platform/http';
import { Checkboxes, Dialog, fieldErrors, NumberInput, Select, TextArea, TextInput } from '#platform/ui';
import { type ClientLine, clientChannels, type NewClient, scopes } from '#reference/clients';
import type { StaffVisit } from '#reference/console';
import type { KeyApplication } from '#reference/key-applications';

/** The form of a client, as it was typed. */
export interface ClientForm {
  name: string;
  owner: string;
  email: string;
  purpose: string;
  scopes: string[];
  services: string[];
  departments: string[];
  channel: string;
  perMinute: string;
  /** `YYYY-MM-DD`, the last day; only for a first key. */
  expiresAt: string;
}

export function blankClient(application?: KeyApplication): ClientForm {
  return {
    name: application?.name ?? '',
    owner: '',
    email: application?.email ?? '',
    purpose: application?.purpose ?? '',
    scopes: ['requests:read', 'requests:write'],
    services: [],
    departments: [],
    channel: 'open311',
    perMinute: '300',
    expiresAt: '',
  };
}

export function formOf(client: ClientLine): ClientForm {
  const { name, owner, email, purpose, channel } = client;
  return {
    ...{ name, owner, email, purpose, channel },
    scopes: [...client.scopes],
    services: [...(client.services ?? [])],
    departments: [...(client.departments ?? [])],
    perMinute: String(client.perMinute),
    expiresAt: '',
  };
}

export function readClient(fields: FormFields): ClientForm {
  const many = (name: string) => manyFields(fields, name).filter(Boolean).slice(0, 500);
  const one = (name: string) => oneField(fields, name);
  return {
    ...{ name: one('name'), owner: one('owner'), email: one('email'), purpose: one('purpose') },
    ...{ scopes: many('scopes'), services: many('services'), departments: many('departments') },
    ...{ channel: one('channel'), perMinute: one('perMinute').trim(), expiresAt: one('expiresAt').trim() },
  };
}

export function toNewClient({ expiresAt: _, perMinute, ...form }: ClientForm): NewClient {
  return { ...form, perMinute: /^\d{1,7}$/.test(perMinute) ? Number(perMinute) : 0 };
}

interface FieldsProps {
  visit: StaffVisit;
  form: ClientForm;
  problems: readonly Problem[];
}

export function ClientFields({ visit, form, problems }: FieldsProps) {
  const { t, catalog, say } = visit;
  const errors = fieldErrors(t, problems);
  const text = (name: 'name' | 'owner' | 'email') => ({
    name,
    label: t(`admin.keys.${name}`),
    value: form[name],
    error: errors(name),
    autocomplete: 'off',
  });
  return (
    <>
      <TextInput {...text('name')} hint={t('admin.keys.nameHint')} />
      <TextInput {...text('owner')} hint={t('admin.keys.ownerHint')} />
      <TextInput {...text('email')} type="email" hint={t('admin.keys.emailHint')} />
      <TextArea
        name="purpose"
        label={t('admin.keys.purpose')}
        value={form.purpose}
        error={errors('purpose')}
        rows={3}
      />
      <Checkboxes
        name="scopes"
        label={t('admin.keys.scopes')}
        values={form.scopes}
        error={errors('scopes')}
        options={scopes.map((scope) => ({
          value: scope,
          label: scope,
          hint: t(`admin.keys.scope.${scope.replace(':', '-')}`),
        }))}
      />
      <Dialog
        summary={some(visit, 'services', form.services)}
        open={form.services.length > 0 || Boolean(errors('services'))}
      >
        <div class="admin-columns">
          <Checkboxes
            name="services"
            label={t('admin.keys.services')}
            hint={t('admin.keys.servicesHint')}
            values={form.services}
            error={errors('services')}
            options={catalog.services
              .filter((one) => one.kind === 'request')
              .map((one) => ({ value: one.key, label: say(one.name) }))}
          />
        </div>
      </Dialog>
      <Dialog
        summary={some(visit, 'departments', form.departments)}
        open={form.departments.length > 0 || Boolean(errors('departments'))}
      >
        <div class="admin-columns">
          <Checkboxes
            name="departments"
            label={t('admin.keys.departments')}
            hint={t('admin.keys.departmentsHint')}
            values={form.departments}
            error={errors('departments')}
            options={catalog.departments.map((one) => ({ value: one.key, label: say(one.name) }))}
          />
        </div>
      </Dialog>
      <Select
        name="channel"
        label={t('admin.keys.channel')}
        hint={t('admin.keys.channelHint')}
        value={form.channel}
        empty={null}
        error={errors('channel')}
        options={clientChannels.map((value) => ({ value, label: t(`office.channel.${value}`) }))}
      />
      <NumberInput
        name="perMinute"
        label={t('admin.keys.perMinute')}
        hint={t('admin.keys.perMinuteHint')}
        value={form.perMinute}
        error={errors('perMinute')}
      />
    </>
  );
}

function some({ t }: StaffVisit, what: 'services' | 'departments', chosen: readonly string[]) {
  return t(`admin.keys.${what}Some`, { count: chosen.length });
}
