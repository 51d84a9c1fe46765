import { describedBy, Field, type FieldProps, fieldId } from './field.tsx';
import { useT } from './ui-context.tsx';

type Value = string | number | null | undefined;

interface InputProps extends FieldProps {
  value?: Value;
  /** HTML `autocomplete` token: `email`, `name`, `tel`, `street-address`, `off`. */
  autocomplete?: string;
  width?: 'xs' | 'sm' | 'md' | 'lg' | 'xl' | 'full';
}

interface TextInputProps extends InputProps {
  type?: 'text' | 'email' | 'tel' | 'search' | 'url' | 'password';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search' | 'url';
  maxLength?: number;
  spellcheck?: boolean;
  /** Asks this address for places while one types; ask for the island `suggest` with it. */
  suggest?: Suggest;
}

export interface Suggest {
  /** Answers `{ places: [{ label, detail }] }` to `?q=` (and `&lat=&lng=`). */
  url: string;
  /** Names of the inputs of the form that tell where the user is. */
  near?: { lat: string; lng: string };
}

export function TextInput(props: TextInputProps) {
  const t = useT();
  const texts = props.suggest && {
    list: t('ui.suggestList'),
    count: t('ui.suggestCount', { count: '{count}' }),
  };
  return (
    <Field {...props}>
      <input
        {...shared(props)}
        data-suggest={props.suggest && JSON.stringify({ ...props.suggest, texts })}
        // Preact types the kinds of inputs one by one; this one is any of the textual ones.
        type={(props.type ?? 'text') as 'text'}
        inputMode={props.inputMode}
        maxLength={props.maxLength}
        spellcheck={props.spellcheck}
      />
    </Field>
  );
}

export function TextArea(props: InputProps & { rows?: number; maxLength?: number }) {
  const { value, ...attributes } = shared(props);
  return (
    <Field {...props}>
      <textarea
        {...attributes}
        class={`usa-textarea${props.error ? ' usa-input--error' : ''}`}
        rows={props.rows ?? 5}
        maxLength={props.maxLength}
      >
        {value}
      </textarea>
    </Field>
  );
}

/** A number typed as text: `type=number` loses what cannot be read, and scrolls away what can. */
export function NumberInput(props: InputProps & { decimals?: boolean }) {
  return (
    <Field {...props}>
      <input
        {...shared({ width: 'sm', ...props })}
        type="text"
        inputMode={props.decimals ? 'decimal' : 'numeric'}
      />
    </Field>
  );
}

/** The browser's own picker; the value is `YYYY-MM-DD`, a date without a zone. */
export function DateInput(props: InputProps & { min?: string; max?: string }) {
  return (
    <Field {...props}>
      <input {...shared({ width: 'md', ...props })} type="date" min={props.min} max={props.max} />
    </Field>
  );
}

interface FileInputProps extends FieldProps {
  multiple?: boolean;
  /** MIME types or endings: `image/*,.heic`. */
  accept?: string;
  /** At most so many files and bytes; the island `photos` says so before the upload. */
  most?: number;
  maxBytes?: number;
}

/** Works as it is; with the island `photos` it shows what was chosen and lets one be removed. */
export function FileInput(props: FileInputProps) {
  const t = useT();
  return (
    <Field {...props}>
      <div
        class="ui-files"
        data-island="photos"
        data-most={props.most}
        data-max-bytes={props.maxBytes}
        data-text-remove={t('ui.photoRemove')}
        data-text-large={t('ui.photoTooLarge')}
        data-text-many={t('ui.photoTooMany', { most: props.most ?? 0 })}
        data-text-added={t('ui.photosChosen', { count: '{count}' })}
      >
        <input
          class="usa-file-input ui-files__input"
          type="file"
          id={fieldId(props.name)}
          name={props.name}
          accept={props.accept}
          multiple={props.multiple}
          aria-describedby={describedBy(props)}
        />
      </div>
    </Field>
  );
}

function shared(props: InputProps) {
  const width = props.width && props.width !== 'full' ? ` ui-input--${props.width}` : '';
  return {
    class: `usa-input${props.error ? ' usa-input--error' : ''}${width}`,
    id: fieldId(props.name),
    name: props.name,
    value: props.value ?? '',
    autocomplete: props.autocomplete,
    required: props.required || undefined,
    'aria-describedby': describedBy(props),
    'aria-invalid': props.error ? ('true' as const) : undefined,
  };
}
