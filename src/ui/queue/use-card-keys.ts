import { useRef } from "preact/hooks";
import { useKeys } from "../state/keys.js";

/** Moves the focus from card to card by keys; Enter opens one, as it opens every link. @returns the ref of the list */
export function useCardKeys() {
  const list = useRef<HTMLUListElement>(null);
  const move = (by: number) => () => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>("li > a") ?? [])];
    const at = cards.indexOf(document.activeElement as HTMLElement);
    const next = at === -1 ? 0 : Math.min(cards.length - 1, Math.max(0, at + by));
    cards[next]?.focus();
  };
  useKeys({ j: move(1), ArrowRight: move(1), k: move(-1), ArrowLeft: move(-1) });
  return list;
}
