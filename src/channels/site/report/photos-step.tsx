import { mostPhotos } from '#flow/intake';
import { Button, FileInput } from '#platform/ui';
import { type StepView, sayErrors, stepHref, stepPage } from './step-frame.tsx';

export function photosPage(view: StepView): string {
  const { visit, service, content } = view;
  const { t } = visit;
  const left = mostPhotos - content.photos.length;
  const isRequired = service.photo === 'required';
  return stepPage({
    view,
    step: 'photos',
    title: t('site.photos.title'),
    islands: ['photos'],
    multipart: true,
    children: (
      <>
        <p>{t(service.public ? 'site.photos.public' : 'site.photos.private')}</p>
        <Kept view={view} />
        {left > 0 && (
          <FileInput
            name="photos"
            label={t(content.photos.length > 0 ? 'site.photos.more' : 'site.photos.label')}
            hint={t('site.photos.hint', { left })}
            error={sayErrors(view)('photos')}
            required={isRequired && content.photos.length === 0 ? undefined : false}
            accept="image/*,.heic,.heif"
            multiple
            most={left}
            maxBytes={20_000_000}
          />
        )}
      </>
    ),
  });
}

/** What is kept already; each can be taken out again. */
function Kept({ view: { visit, draft, content } }: { view: StepView }) {
  const { t } = visit;
  if (!draft || content.photos.length === 0) return null;
  return (
    <ul class="ui-photos" aria-label={t('site.photos.kept')}>
      {content.photos.map((id, at) => (
        <li key={id}>
          <img
            src={stepHref(draft, `photos/${id}`)}
            alt={t('site.photo.report', { at: at + 1 })}
            width="160"
            height="160"
          />
          <Button kind="quiet" name="remove" value={id} label={t('site.photos.remove', { at: at + 1 })}>
            {t('ui.photoRemove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
