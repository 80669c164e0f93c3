import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useTexts } from "../texts/use-texts.js";

/** The buttons at the end of a dialog that is a form. @param props.isReady whether it can be sent */
export function DialogButtons(props: { send: string; isReady: boolean; onClose: () => void }) {
  const { cancel } = useTexts();
  return (
    <p class="row end">
      <button type="submit" class="primary" disabled={!props.isReady}>
        {props.send}
      </button>
      <button type="button" onClick={props.onClose}>
        {cancel}
      </button>
    </p>
  );
}

/**
 * A modal dialog, the browser's own: it keeps the focus inside, and gives it back.
 * @param props.onClose not given: only what is inside ends it
 */
export function Dialog(props: { title: string; onClose?: () => void; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      // By now Preact has taken it out of the page, and a dialog that is in no page gives no focus back.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const refuseToClose = (event: Event) => {
    event.preventDefault();
    props.onClose?.();
  };
  return (
    <dialog ref={ref} aria-labelledby={id} onCancel={refuseToClose}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}
