import type { Problem } from '#platform/errors';
import { type FormFields, manyFields, oneField } from '#platform/http';
import { Checkboxes, fieldErrors, NumberInput, Radios, Select, TextArea, TextInput } from '#platform/ui';
import { type ClientLine, clientChannels, type NewClient, scopes } from '#reference/clients';
import type { StaffVisit } from '#reference/console';
import type { KeyApplication } from '#reference/key-applications';

/** All that there are, or those that are ticked: which of the two is a choice of its own. */
interface Chosen {
  of: 'all' | 'some' | '';
  keys: string[];
}

/** The form of a client, as it was typed. */
export interface ClientForm {
  name: string;
  owner: string;
  email: string;
  purpose: string;
  scopes: string[];
  services: Chosen;
  departments: Chosen;
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
    services: chosen(null),
    departments: chosen(null),
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
    services: chosen(client.services),
    departments: chosen(client.departments),
    perMinute: String(client.perMinute),
    expiresAt: '',
  };
}

export function readClient(fields: FormFields): ClientForm {
  const many = (name: string) => manyFields(fields, name).filter(Boolean).slice(0, 500);
  const one = (name: string) => oneField(fields, name);
  const read = (name: string, key: string): Chosen => {
    const of = one(name);
    return { of: of === 'all' || of === 'some' ? of : '', keys: many(key) };
  };
  return {
    ...{ name: one('name'), owner: one('owner'), email: one('email'), purpose: one('purpose') },
    scopes: many('scopes'),
    services: read('services', 'service'),
    departments: read('departments', 'department'),
    ...{ channel: one('channel'), perMinute: one('perMinute').trim(), expiresAt: one('expiresAt').trim() },
  };
}

export function toNewClient({ expiresAt: _, ...form }: ClientForm): NewClient {
  return {
    ...form,
    services: keysOf(form.services),
    departments: keysOf(form.departments),
    perMinute: /^\d{1,7}$/.test(form.perMinute) ? Number(form.perMinute) : 0,
  };
}

function chosen(keys: readonly string[] | null): Chosen {
  return { of: keys ? 'some' : 'all', keys: [...(keys ?? [])] };
}

function keysOf({ of, keys }: Chosen): string[] | null {
  return of === 'all' ? null : keys;
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
      <AllOrSome
        visit={visit}
        name="services"
        each="service"
        chosen={form.services}
        error={errors('services')}
        options={catalog.services
          .filter((one) => one.kind === 'request')
          .map((one) => ({ value: one.key, label: say(one.name) }))}
      />
      <AllOrSome
        visit={visit}
        name="departments"
        each="department"
        chosen={form.departments}
        error={errors('departments')}
        options={catalog.departments.map((one) => ({ value: one.key, label: say(one.name) }))}
      />
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

interface AllOrSomeProps {
  visit: StaffVisit;
  name: 'services' | 'departments';
  /** What the boxes are called. */
  each: string;
  chosen: Chosen;
  error: string | undefined;
  options: { value: string; label: string }[];
}

/** The boxes stand beneath "only these" and are seen while it is chosen. */
function AllOrSome({ visit: { t }, name, each, chosen: { of, keys }, error, options }: AllOrSomeProps) {
  const boxes = (
    <div class="admin-columns">
      <Checkboxes name={each} label={t(`admin.keys.${name}.which`)} values={keys} options={options} />
    </div>
  );
  return (
    <Radios
      name={name}
      label={t(`admin.keys.${name}`)}
      hint={t(`admin.keys.${name}Hint`)}
      value={of}
      error={error}
      options={[
        { value: 'all', label: t(`admin.keys.${name}.all`) },
        { value: 'some', label: t(`admin.keys.${name}.some`), reveal: boxes },
      ]}
    />
  );
}
