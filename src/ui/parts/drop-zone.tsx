import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  /** What to do with it, e.g. "Drop a photograph here". */
  readonly invitation: string;
  /** Of the button that opens the system's dialog. */
  readonly choose: string;
  readonly several?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The kinds that the server reads; it judges by the content all the same. */
const ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif";

/** Takes pictures that are dropped on it, pasted anywhere on the page, or chosen. */
export function DropZone({ invitation, choose, several = false, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const give = (files: FileList | null | undefined) => {
    const given = [...(files ?? [])];
    if (given.length > 0) onFiles(several ? given : given.slice(0, 1));
  };
  const paste = useRef(give);
  paste.current = give;
  useEffect(() => {
    const take = (event: ClipboardEvent) => paste.current(event.clipboardData?.files);
    addEventListener("paste", take);
    return () => removeEventListener("paste", take);
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way more; the button does the same
    <div
      class={isOver ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        give(event.dataTransfer?.files);
      }}
    >
      <span>{invitation}</span>
      <button type="button" onClick={() => input.current?.click()}>
        {choose}
      </button>
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label={choose}
        accept={ACCEPTED}
        multiple={several}
        onChange={(event) => {
          give(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
