import { allowedPages, menuPageOf } from "../state/allowed-pages.js";
import { hrefOf, useRoute } from "../state/route.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The way to every page that is offered. */
export function Menu() {
  const texts = useTexts();
  const { session } = useSession();
  const here = menuPageOf(useRoute());
  return (
    <nav aria-label={texts.menu.label}>
      <ul>
        {allowedPages(session?.rights ?? []).map((page) => (
          <li key={page}>
            <a href={hrefOf({ page })} aria-current={page === here ? "page" : undefined}>
              {texts.pages[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
