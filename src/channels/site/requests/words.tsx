/** What somebody wrote, in whatever direction their language runs, with their own line breaks. */
export function Words({ text }: { text: string }) {
  return (
    <div class="ui-words" dir="auto">
      {text}
    </div>
  );
}
