import type { Visit } from '../visit.ts';

/** Thumbnails, each a link to the whole picture. */
export function Photos({
  visit: { t },
  ids,
  stage,
}: {
  visit: Visit;
  ids: readonly string[];
  stage?: string;
}) {
  return (
    <ul class="office-photos">
      {ids.map((id, at) => (
        <li key={id}>
          <a href={`/office/files/${id}/full`}>
            <img
              src={`/office/files/${id}/thumb`}
              alt={t(`office.photo.${stage ?? 'any'}`, { at: at + 1 })}
              width="120"
              height="120"
              loading="lazy"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
