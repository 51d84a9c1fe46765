import type { Problem } from '#platform/errors';
import { nameOf } from '#platform/i18n';
import { Alert, Button, ButtonRow, Checkboxes, fieldErrors, Select, TextInput } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import type { Staff } from '#reference/people';
import { adminPage } from '../admin-page.tsx';

interface FormProps {
  form: { name: string; email: string; roles: string[]; departments: string[]; language: string };
  /** The colleague as they are kept; none for a new one. */
  staff?: Staff;
  problems?: readonly Problem[];
  news?: string;
}

const knownNews = ['saved', 'left', 'back', 'link'];

export function staffFormPage(visit: StaffVisit, { form, staff, problems = [], news }: FormProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'staff', title: staff?.name ?? t('admin.staff.add'), problems, islands: ['leave'] },
    <div class="admin-narrow">
      {news && knownNews.includes(news) && (
        <Alert kind="success" announce>
          {t(`admin.staff.news.${news}`)}
        </Alert>
      )}
      {staff && !staff.active && <Alert kind="warning">{t('admin.staff.isLeft')}</Alert>}
      <form method="post" action={`/admin/staff/${staff?.id ?? 'new'}`} noValidate data-island="leave">
        <Fields visit={visit} form={form} problems={problems} />
        <ButtonRow>
          <Button>{t(staff ? 'admin.staff.save' : 'admin.staff.addButton')}</Button>
        </ButtonRow>
      </form>
      {staff && <Account visit={visit} staff={staff} />}
    </div>,
  );
}

function Fields({
  visit,
  form,
  problems,
}: Required<Pick<FormProps, 'form' | 'problems'>> & { visit: StaffVisit }) {
  const { t, catalog, say } = visit;
  const errors = fieldErrors(t, problems);
  return (
    <>
      <TextInput
        name="name"
        label={t('admin.staff.name')}
        value={form.name}
        error={errors('name')}
        autocomplete="off"
      />
      <TextInput
        name="email"
        type="email"
        label={t('admin.staff.email')}
        hint={t('admin.staff.emailHint')}
        value={form.email}
        error={errors('email')}
        autocomplete="off"
      />
      <Checkboxes
        name="roles"
        label={t('admin.staff.roles')}
        values={form.roles}
        error={errors('roles')}
        options={catalog.city.roles.map((role) => ({
          value: role.key,
          label: say(role.name),
          hint: role.everywhere ? t('admin.staff.everywhere') : t('admin.staff.inDepartments'),
        }))}
      />
      <Checkboxes
        name="departments"
        label={t('admin.staff.departments')}
        hint={t('admin.staff.departmentsHint')}
        values={form.departments}
        error={errors('departments')}
        options={catalog.departments.map((one) => ({ value: one.key, label: say(one.name) }))}
      />
      <Select
        name="language"
        label={t('admin.staff.language')}
        value={form.language}
        empty={null}
        error={errors('language')}
        options={catalog.city.languages.map((value) => ({ value, label: nameOf(value) }))}
      />
    </>
  );
}

/** What can be done to the account as a whole, each a form of its own. */
function Account({ visit: { t, ctx }, staff }: { visit: StaffVisit; staff: Staff }) {
  return (
    <section aria-labelledby="account">
      <h2 id="account">{t('admin.staff.account')}</h2>
      {staff.active && (
        <form method="post" action={`/admin/staff/${staff.id}/link`}>
          <p>{t('admin.staff.linkText')}</p>
          <Button kind="secondary">{t('admin.staff.link')}</Button>
        </form>
      )}
      {staff.id !== ctx.actor.id && (
        <form method="post" action={`/admin/staff/${staff.id}/active`} id="f-form">
          <p>{t(staff.active ? 'admin.staff.leaveText' : 'admin.staff.backText')}</p>
          <Button
            kind={staff.active ? 'danger' : 'secondary'}
            name="active"
            value={staff.active ? 'no' : 'yes'}
          >
            {t(staff.active ? 'admin.staff.leave' : 'admin.staff.back')}
          </Button>
        </form>
      )}
      <p>
        <a href={`/admin/audit?subject=staff:${staff.id}`}>{t('admin.staff.audit')}</a>
      </p>
    </section>
  );
}
