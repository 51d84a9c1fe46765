import { Alert, Checkboxes, TextInput } from '#platform/ui';
import { type StepView, sayErrors, stepPage } from './step-frame.tsx';

/** Who reports it: as much as they want to say, and as much as the service needs. */
export function contactPage(view: StepView): string {
  const { visit, service, content } = view;
  const { t } = visit;
  const { contact } = content;
  const error = sayErrors(view);
  return stepPage({
    view,
    step: 'contact',
    title: t('site.contact.title'),
    children: (
      <>
        <p>{t(service.anonymous ? 'site.contact.optional' : 'site.contact.needed')}</p>
        <TextInput
          name="contact.email"
          type="email"
          label={t('site.contact.email')}
          hint={t('site.contact.emailHint')}
          required={false}
          value={contact.email}
          error={error('contact.email') ?? error('contact.anonymous')}
          autocomplete="email"
          maxLength={254}
          width="xl"
        />
        <Checkboxes
          name="contact.wantsLetters"
          label={t('site.contact.letters')}
          values={contact.wantsLetters === false ? [] : ['yes']}
          options={[{ value: 'yes', label: t('site.contact.lettersYes') }]}
        />
        <TextInput
          name="contact.phone"
          type="tel"
          label={t('site.contact.phone')}
          hint={t('site.contact.phoneHint')}
          required={false}
          value={contact.phone}
          error={error('contact.phone')}
          autocomplete="tel"
          maxLength={40}
          width="lg"
        />
        <TextInput
          name="contact.name"
          label={t('site.contact.name')}
          required={false}
          value={contact.name}
          error={error('contact.name')}
          autocomplete="name"
          maxLength={200}
          width="xl"
        />
        <Alert kind="info">
          {t('site.contact.consent')} <a href="/privacy">{t('site.nav.privacy')}</a>
        </Alert>
      </>
    ),
  });
}
